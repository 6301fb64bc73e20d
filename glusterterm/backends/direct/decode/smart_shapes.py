"""The JSON of `smartctl -j`, as far as it is read. Which members there are depends on the disk's protocol."""

import msgspec

from glusterterm.backends.direct.decode.json_text import Number


class Message(msgspec.Struct, gc=False):
    """What smartctl says to people."""

    string: str = ""
    severity: str = ""


class Run(msgspec.Struct, gc=False):
    """How smartctl itself fared."""

    exit_status: int
    messages: list[Message] = []


class Device(msgspec.Struct, gc=False):
    """The device that was asked."""

    name: str = ""
    type: str = ""
    protocol: str = ""


class Capacity(msgspec.Struct, gc=False):
    """Its size."""

    bytes: Number = None


class Support(msgspec.Struct, gc=False):
    """Whether it has SMART."""

    available: bool | None = None
    enabled: bool | None = None


class Status(msgspec.Struct, gc=False):
    """Its own verdict."""

    passed: bool | None = None


class Temperature(msgspec.Struct, gc=False):
    """Degrees Celsius."""

    current: Number = None


class Hours(msgspec.Struct, gc=False):
    """How long it has been on."""

    hours: Number = None


class Raw(msgspec.Struct, gc=False):
    """An attribute's own count: `value` may pack several, `string` begins with the one that counts."""

    value: Number = None
    string: str = ""


class Attribute(msgspec.Struct, gc=False):
    """An ATA attribute: `value` goes down from 100, 200 or 253 to `thresh`."""

    id: int
    name: str = ""
    value: Number = None
    when_failed: str = ""
    raw: Raw = msgspec.field(default_factory=Raw)


class Attributes(msgspec.Struct, gc=False):
    """All ATA attributes."""

    table: list[Attribute] = []


class Summary(msgspec.Struct, gc=False):
    """How many errors a disk noted."""

    count: Number = None


class ErrorLog(msgspec.Struct, gc=False):
    """An ATA disk's log of errors."""

    summary: Summary | None = None


class Counters(msgspec.Struct, gc=False):
    """A SCSI disk's counts of one kind of access."""

    total_uncorrected_errors: Number = None


class CounterLog(msgspec.Struct, gc=False):
    """A SCSI disk's counts of all accesses."""

    read: Counters | None = None
    write: Counters | None = None
    verify: Counters | None = None


class Environment(msgspec.Struct, gc=False):
    """Where SAS disks tell their temperature, of which `temperature` then says 0."""

    temperature_1: Temperature | None = None


class NvmeLog(msgspec.Struct, gc=False):
    """An NVMe disk's log of its health. Shares are percent."""

    critical_warning: Number = None
    available_spare: Number = None
    percentage_used: Number = None
    media_errors: Number = None


class Smart(msgspec.Struct, gc=False):
    """The whole of an answer."""

    smartctl: Run
    device: Device | None = None
    devices: list[Device] = []
    model_name: str = ""
    serial_number: str = ""
    firmware_version: str = ""
    revision: str = ""
    user_capacity: Capacity | None = None
    smart_support: Support | bool | None = None
    smart_status: Status | None = None
    temperature: Temperature | None = None
    power_on_time: Hours | None = None
    ata_smart_attributes: Attributes | None = None
    ata_smart_error_log: ErrorLog | None = None
    scsi_grown_defect_list: Number = None
    scsi_pending_defects: Summary | None = None
    scsi_percentage_used_endurance_indicator: Number = None
    scsi_error_counter_log: CounterLog | None = None
    scsi_environmental_reports: Environment | None = None
    nvme_smart_health_information_log: NvmeLog | None = None
