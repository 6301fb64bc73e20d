"""Reads `smartctl -j -a DEVICE` and `smartctl --scan -j`: ATA, SCSI and NVMe disks, and those without SMART.

smartctl's exit status is a set of bits, most of which tell of the disk rather than of smartctl; it stands in the JSON.
"""

import re
from collections.abc import Iterator

from msgspec.json import Decoder

from glusterterm.backends.direct.decode.done import tool_refused
from glusterterm.backends.direct.decode.json_text import Number, count, from_json
from glusterterm.backends.direct.decode.reading import harmless, not_understood, whole
from glusterterm.backends.direct.decode.smart_shapes import Attribute, NvmeLog, Smart, Support
from glusterterm.model.health import SmartHealth
from glusterterm.model.machine.smart import SmartDevice, SmartReport
from glusterterm.model.text import clean_lines

_SMARTCTL = "smartctl -j -a"
_SHAPE = Decoder(Smart)
_USAGE_WRONG, _OPEN_FAILED, _COMMAND_FAILED = 1, 2, 4
_WITHOUT_SMART = re.compile(r"Unable to detect device type|Unknown USB bridge|requires option '-d|lacks SMART")
_NO_SMART = "the disk has no SMART"
_TURNED_OFF = "SMART is turned off on the disk"
_REALLOCATED, _PENDING, _UNCORRECTABLE, _REPORTED, _LINK = 5, 197, 198, 187, 199
_LIFE_LEFT = frozenset(
    {
        "Wear_Leveling_Count",
        "Media_Wearout_Indicator",
        "SSD_Life_Left",
        "Percent_Lifetime_Remain",
        "Percent_Life_Remaining",
        "Remaining_Lifetime_Perc",
    }
)
"""Attributes of SSDs whose value goes down from 100 as they wear; makers give them different numbers."""
_NVME_WARNINGS = (
    "spare blocks are running out",
    "too hot or too cold",
    "media errors make it unreliable",
    "it has become read-only",
    "its memory's backup has failed",
)
"""What the bits of an NVMe disk's critical warning say, lowest first (NVM Express, SMART log)."""
_LEADING = re.compile(r"\d{1,20}", re.ASCII)


def decode_smart(output: str) -> SmartReport:
    """Read `smartctl -j -a DEVICE`. A disk without SMART is an answer too.

    Raises:
        CommandRefused: there is no such disk, or it may not be asked.
        OutputNotUnderstood: it is no answer of smartctl's.
    """
    told = from_json(output, _SHAPE, _SMARTCTL)
    words = clean_lines("\n".join(message.string for message in told.smartctl.messages))
    if told.device is None:
        if not told.smartctl.exit_status & (_USAGE_WRONG | _OPEN_FAILED | _COMMAND_FAILED):
            raise not_understood(_SMARTCTL, "neither a device nor why there is none")
        if not _WITHOUT_SMART.search(words):
            raise tool_refused(_SMARTCTL, told.smartctl.exit_status, words)
        return SmartReport(SmartHealth(why_not=f"{_NO_SMART} ({words.splitlines()[0]})"), supported=False)
    attributes = _attributes(told)
    nvme = told.nvme_smart_health_information_log
    return SmartReport(
        _health(told, attributes, words),
        harmless(told.device.name),
        harmless(told.device.protocol),
        harmless(told.firmware_version or told.revision),
        _kib(told),
        _support(told).available is not False,
        _support(told).enabled,
        tuple(harmless(each.name) for each in attributes.values() if each.when_failed == "now"),
        tuple(harmless(each.name) for each in attributes.values() if each.when_failed == "past"),
        _raw(attributes, _LINK),
        count(log.count) if (log := told.ata_smart_error_log and told.ata_smart_error_log.summary) else None,
        _share(nvme.available_spare) if nvme else None,
        tuple(_nvme_warnings(nvme)) if nvme else (),
    )


def decode_smart_scan(output: str) -> tuple[SmartDevice, ...]:
    """Read `smartctl --scan -j`: the devices that it would ask; none at all is an answer too.

    Raises:
        CommandRefused: smartctl could not look.
        OutputNotUnderstood: it is no answer of smartctl's.
    """
    told = from_json(output, _SHAPE, "smartctl --scan -j")
    if told.smartctl.exit_status:
        words = clean_lines("\n".join(message.string for message in told.smartctl.messages))
        raise tool_refused("smartctl --scan -j", told.smartctl.exit_status, words)
    return tuple(
        SmartDevice(harmless(each.name), harmless(each.type), harmless(each.protocol)) for each in told.devices
    )


def _health(told: Smart, attributes: dict[int, Attribute], words: str) -> SmartHealth:
    nvme = told.nvme_smart_health_information_log
    pending = told.scsi_pending_defects
    reallocated = _raw(attributes, _REALLOCATED)
    return SmartHealth(
        passed=told.smart_status.passed if told.smart_status else None,
        temperature_c=_temperature(told),
        reallocated=count(told.scsi_grown_defect_list) if reallocated is None else reallocated,
        pending=count(pending.count) if pending else _raw(attributes, _PENDING),
        uncorrectable=_raw(attributes, _UNCORRECTABLE),
        media_errors=count(nvme.media_errors) if nvme else _failed_accesses(told, attributes),
        wear_share=_wear(told, attributes),
        power_on_h=count(told.power_on_time.hours) if told.power_on_time else None,
        model=harmless(told.model_name),
        serial=harmless(told.serial_number),
        why_not=_why_not(told, words),
    )


def _why_not(told: Smart, words: str) -> str:
    if told.smart_status is not None and told.smart_status.passed is not None:
        return ""
    support = _support(told)
    if support.available is False:
        return _NO_SMART
    if support.enabled is False:
        return _TURNED_OFF
    return words.split("\n")[0] or "the disk gives no verdict"


def _support(told: Smart) -> Support:
    """Give whether there is SMART, which smartctl tells since version 7.3; versions told it in either form."""
    support = told.smart_support
    if isinstance(support, Support):
        return support
    return Support(available=support)


def _attributes(told: Smart) -> dict[int, Attribute]:
    table = told.ata_smart_attributes.table if told.ata_smart_attributes else []
    return {each.id: each for each in table}


def _raw(attributes: dict[int, Attribute], number: int) -> int | None:
    """Give an attribute's count, which some disks pack together with others: its text has it first."""
    attribute = attributes.get(number)
    if attribute is None:
        return None
    leading = _LEADING.match(attribute.raw.string)
    return whole(leading[0]) if leading else count(attribute.raw.value)


def _failed_accesses(told: Smart, attributes: dict[int, Attribute]) -> int | None:
    log = told.scsi_error_counter_log
    if log is None:
        return _raw(attributes, _REPORTED)
    counts = [count(each.total_uncorrected_errors) for each in (log.read, log.write, log.verify) if each]
    known = [each for each in counts if each is not None]
    return sum(known) if known else None


def _temperature(told: Smart) -> int | None:
    degrees = _degrees(told.temperature.current) if told.temperature else None
    elsewhere = told.scsi_environmental_reports
    if degrees in (0, None) and elsewhere is not None and elsewhere.temperature_1 is not None:
        return _degrees(elsewhere.temperature_1.current)
    return degrees


def _degrees(number: Number) -> int | None:
    return number if isinstance(number, int) and not isinstance(number, bool) and abs(number) < 1000 else None


def _wear(told: Smart, attributes: dict[int, Attribute]) -> float | None:
    nvme = told.nvme_smart_health_information_log
    if nvme is not None:
        return _share(nvme.percentage_used)
    if told.scsi_percentage_used_endurance_indicator is not None:
        return _share(told.scsi_percentage_used_endurance_indicator)
    left = next((count(each.value) for each in attributes.values() if each.name in _LIFE_LEFT), None)
    return None if left is None or left > 100 else (100 - left) / 100


def _share(percent: Number) -> float | None:
    number = count(percent)
    return None if number is None or number > 255 else number / 100


def _kib(told: Smart) -> int | None:
    size = count(told.user_capacity.bytes) if told.user_capacity else None
    return None if size is None else size // 1024


def _nvme_warnings(nvme: NvmeLog) -> Iterator[str]:
    bits = count(nvme.critical_warning) or 0
    yield from (words for bit, words in enumerate(_NVME_WARNINGS) if bits >> bit & 1)
