"""SMART, read off figures of real disks (`tests/recorded/smart`) and off a node with virtual ones."""

import json
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

import pytest

from glusterterm.backends.direct.decode.smart import decode_smart, decode_smart_scan
from glusterterm.model.errors import CommandRefused, OutputNotUnderstood
from glusterterm.model.health import SmartHealth
from glusterterm.model.machine.refusals import Refusal, ToolRefused
from glusterterm.model.machine.smart import SmartDevice, SmartReport
from tests.fake_nodes import recorded
from tests.recorded_nodes import in_time
from tests.unit.backends.direct.test_decode_anything import damaged, odd

FOLDER = Path(__file__).parents[3] / "recorded" / "smart"


def published(name: str) -> str:
    return (FOLDER / f"{name}.json").read_text()


def told(**members: Any) -> SmartReport:
    return decode_smart(
        json.dumps({"smartctl": {"exit_status": 0}, "device": {"name": "/dev/sdb", "protocol": "ATA"}, **members})
    )


def test_a_failing_disk_is_told_with_what_it_counts_and_which_attribute_fails() -> None:
    report = decode_smart(published("ata-failing"))
    health = report.health
    assert (health.passed, health.why_not) == (False, "")
    assert (health.reallocated, health.pending, health.uncorrectable, health.media_errors) == (1975, 8, 0, None)
    assert (health.temperature_c, health.power_on_h, health.wear_share) == (25, 65592, None)
    assert (health.model, report.device, report.protocol) == ("Hitachi HDS721050DLE630", "/dev/sdc", "ATA")
    assert (report.failing, report.failed) == (("Reallocated_Sector_Ct",), ())
    assert (report.link_errors, report.logged_errors, report.size_kib) == (0, 56, 488386584)


def test_an_ssd_tells_how_worn_it_is() -> None:
    report = decode_smart(published("ata-ssd"))
    assert report.health.wear_share == 0.09
    assert (report.health.passed, report.health.media_errors, report.health.pending) == (True, 0, None)
    assert (report.supported, report.enabled) == (True, True)


def test_an_nvme_disk_tells_its_media_errors_and_spare_blocks() -> None:
    report = decode_smart(published("nvme-media-errors"))
    health = report.health
    assert (health.passed, health.media_errors, health.wear_share) == (True, 7, 0.03)
    assert (health.temperature_c, health.power_on_h, health.reallocated) == (35, 12798, None)
    assert (report.spare_share, report.warnings, report.protocol) == (0.99, (), "NVMe")


def test_an_nvme_disks_alarm_is_told_in_words() -> None:
    report = told(nvme_smart_health_information_log={"critical_warning": 9, "percentage_used": 104})
    assert report.warnings == ("spare blocks are running out", "it has become read-only")
    assert report.health.wear_share == 1.04


def test_a_scsi_disk_tells_its_defects_and_uncorrected_errors() -> None:
    report = decode_smart(published("scsi"))
    health = report.health
    assert (health.passed, health.reallocated, health.media_errors, health.pending) == (True, 0, 0, None)
    assert (health.temperature_c, health.power_on_h, report.firmware) == (31, 5675, "N004")


def test_errors_of_a_scsi_disk_are_counted_over_all_kinds_of_access() -> None:
    log = {"read": {"total_uncorrected_errors": 3}, "write": {}, "verify": {"total_uncorrected_errors": 2}}
    report = told(scsi_error_counter_log=log, scsi_pending_defects={"count": 4}, scsi_grown_defect_list=11)
    assert (report.health.media_errors, report.health.pending, report.health.reallocated) == (5, 4, 11)


def test_a_temperature_that_stands_elsewhere_is_found_there() -> None:
    assert decode_smart(published("scsi-temperature-elsewhere")).health.temperature_c == 38


def test_a_count_that_is_packed_with_others_is_the_first_that_is_written() -> None:
    table = [{"id": 197, "raw": {"value": 53416508262463, "string": "2111 (12437 0)"}}]
    assert told(ata_smart_attributes={"table": table}).health.pending == 2111


def test_a_virtual_disk_has_no_smart_and_that_is_an_answer() -> None:
    report = decode_smart(recorded("disks/node4-smartctl-j-a-dev-vde.json"))
    why = "the disk has no SMART (/dev/vde: Unable to detect device type)"
    assert (report.supported, report.health) == (False, SmartHealth(why_not=why))


def test_a_disk_that_is_not_there_is_a_refusal() -> None:
    with pytest.raises(ToolRefused) as caught:
        decode_smart(recorded("disks/node4-smartctl-j-i-dev-nosuch.json"))
    assert caught.value.refusal is Refusal.NOT_FOUND
    assert caught.value.text == "Smartctl open device: /dev/nosuch failed: No such device"


@pytest.mark.parametrize(
    ("support", "supported", "why_not"),
    [
        ({"available": False}, False, "the disk has no SMART"),
        (False, False, "the disk has no SMART"),
        ({"available": True, "enabled": False}, True, "SMART is turned off on the disk"),
        (None, True, "the disk gives no verdict"),
    ],
)
def test_why_there_is_no_verdict_is_told(support: object, supported: bool, why_not: str) -> None:
    report = told(smart_support=support)
    assert (report.supported, report.health.passed, report.health.why_not) == (supported, None, why_not)


def test_a_scan_tells_which_devices_can_be_asked() -> None:
    assert decode_smart_scan(recorded("disks/node4-smartctl-scan-j.json")) == ()
    found = {"smartctl": {"exit_status": 0}, "devices": [{"name": "/dev/sda", "type": "sat", "protocol": "ATA"}]}
    assert decode_smart_scan(json.dumps(found)) == (SmartDevice("/dev/sda", "sat", "ATA"),)


@pytest.mark.parametrize("text", ["", "{}", '{"smartctl": {"exit_status": 0}}', '{"smartctl": {}}'])
def test_what_is_no_answer_of_smartctls_is_not_understood(text: str) -> None:
    with pytest.raises(OutputNotUnderstood):
        decode_smart(text)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.json")), ids=lambda path: path.stem)
def test_damaged_figures_are_read_or_told_to_be_none(path: Path) -> None:
    for seed in range(100):
        random = Random(seed)
        with in_time(), suppress(CommandRefused, OutputNotUnderstood):
            decode_smart(random.choice((odd, damaged))(path.read_text(), random))
