"""The JSON of LVM's reports, as far as it is read: every value is text, and what was not asked for is not there."""

import msgspec


class Physical(msgspec.Struct, gc=False):
    """A line of `pvs`."""

    pv_name: str
    pv_uuid: str = ""
    vg_name: str = ""
    pv_size: str = ""
    pv_free: str = ""
    pv_used: str = ""
    dev_size: str = ""
    pv_attr: str = ""
    pv_missing: str = ""
    pv_tags: str = ""


class Group(msgspec.Struct, gc=False):
    """A line of `vgs`."""

    vg_name: str
    vg_uuid: str = ""
    vg_size: str = ""
    vg_free: str = ""
    vg_extent_size: str = ""
    vg_extent_count: str = ""
    vg_free_count: str = ""
    lv_count: str = ""
    pv_count: str = ""
    vg_attr: str = ""
    vg_tags: str = ""


class Logical(msgspec.Struct, gc=False):
    """A line of `lvs`. The last four fields are of a segment; a full report has them in `Segment` instead."""

    lv_name: str
    vg_name: str = ""
    lv_uuid: str = ""
    lv_attr: str = ""
    lv_size: str = ""
    pool_lv: str = ""
    origin: str = ""
    data_percent: str = ""
    metadata_percent: str = ""
    lv_path: str = ""
    lv_dm_path: str = ""
    lv_metadata_size: str = ""
    lv_health_status: str = ""
    lv_when_full: str = ""
    lv_time: str = ""
    lv_tags: str = ""
    segtype: str = ""
    devices: str = ""
    chunk_size: str = ""
    thin_count: str = ""


class Segment(msgspec.Struct, gc=False):
    """A piece of a logical volume, in a full report."""

    lv_uuid: str
    segtype: str = ""
    devices: str = ""
    chunk_size: str = ""
    thin_count: str = ""


class Report(msgspec.Struct, gc=False):
    """What was asked for; a full report has one for each group."""

    pv: list[Physical] | None = None
    vg: list[Group] | None = None
    lv: list[Logical] | None = None
    seg: list[Segment] | None = None


class Reports(msgspec.Struct, gc=False):
    """The whole of an answer."""

    report: list[Report]
