"""LVM's reports: `pvs`, `vgs`, `lvs`, `fullreport` and `vgdisplay -c`."""

from glusterterm.sim.nodes import CommandFailed
from glusterterm.sim.shell import lvm_changes
from glusterterm.sim.shell.hardware import disk_at
from glusterterm.sim.shell.lvm_form import Form, Row, json_report
from glusterterm.sim.shell.lvm_rows import full, group_line, groups, logical, physical, segments
from glusterterm.sim.shell.printed import Here, Printed, Program, Words, failed

STATUS = 5
WRONG_USE = 3
DEFAULTS = {
    "pv": "pv_name,vg_name,pv_fmt,pv_attr,pv_size,pv_free",
    "vg": "vg_name,pv_count,lv_count,snap_count,vg_attr,vg_size,vg_free",
    "lv": "lv_name,vg_name,lv_attr,lv_size,pool_lv,origin,data_percent,metadata_percent,move_pv,mirror_log,"
    "copy_percent,convert_lv",
}
ROWS = {"pv": physical, "vg": groups, "lv": logical}
KINDS = {"pvs": "pv", "vgs": "vg", "lvs": "lv"}
TITLES = {"lv_name": "LV", "vg_name": "VG", "pv_name": "PV", "thin_count": "#Thins"}


def lvm(here: Here, words: Words) -> Printed:
    """Answer `lvm COMMAND ...`."""
    command, rest = (words[0], words[1:]) if words else ("", ())
    try:
        if command in KINDS:
            return _report(here, KINDS[command], Form.of(rest))
        if command == "fullreport":
            return _full_report(here, Form.of(rest))
        if command == "vgdisplay":
            return Printed(f"  {group_line(here, Form.of(rest).operand)}\n")
        return lvm_changes.change(here, command, rest)
    except CommandFailed as error:
        empty = json_report([{KINDS[command]: []}]) if command in KINDS and Form.of(rest).json else ""
        return Printed(empty, error.stderr, error.status) if empty else failed(error)


def by_name(command: str) -> Program:
    """Give the program of one of LVM's commands by its own name."""
    return lambda here, words: lvm(here, (command, *words))


def _report(here: Here, kind: str, form: Form) -> Printed:
    rows = ROWS[kind](here, hidden=form.all)
    wanted = _chosen(here, kind, rows, form.operand)
    fields = form.fields(DEFAULTS[kind])
    odd = next((field for field in fields if wanted and field not in wanted[0]), None)
    if odd is not None:
        return Printed(stderr=f"  Unrecognised field: {odd}\n", status=WRONG_USE)
    if form.json:
        return Printed(json_report([{kind: [form.row(row, fields) for row in wanted]}]))
    return Printed(_columns([form.row(row, fields) for row in wanted], fields, form))


def _chosen(here: Here, kind: str, rows: list[Row], operand: str) -> list[Row]:
    """Keep what was asked for by name.

    Raises:
        CommandFailed: there is no such thing.
    """
    if not operand:
        return rows
    if kind == "pv":
        disk = disk_at(here, operand)
        path = disk.path if disk is not None else operand
        found = [row for row in rows if row["pv_name"] == path]
        if disk is None:
            raise CommandFailed(f"  Cannot use {operand}: device not found\n", status=STATUS)
        words = f'  Failed to find physical volume "{path}".\n'
    elif "/" in operand:
        group, _, name = operand.removeprefix("/dev/").partition("/")
        found = [row for row in rows if (row["vg_name"], row.get("lv_name")) == (group, name)]
        words = f'  Failed to find logical volume "{group}/{name}"\n'
    else:
        found = [row for row in rows if row["vg_name"] == operand]
        if kind == "lv" and operand in here.node.groups:
            return found
        words = f'  Volume group "{operand}" not found\n  Cannot process volume group {operand}\n'
    if not found:
        raise CommandFailed(words, status=STATUS)
    return found


def _columns(rows: list[dict[str, str]], fields: Words, form: Form) -> str:
    lines = [] if form.no_headings else [form.separator.join(TITLES.get(field, field) for field in fields)]
    lines += [form.separator.join(row.values()) for row in rows]
    if fields == ("thin_count",):
        lines = [f"{line:>6}" for line in lines]
    return "".join(f"  {line}\n" for line in lines)


def _full_report(here: Here, form: Form) -> Printed:
    reports = []
    for group in groups(here, hidden=True):
        name = group["vg_name"]
        physicals = [full("pv", row) for row in physical(here, hidden=True) if row["vg_name"] == name]
        volumes = [full("lv", row) for row in logical(here, hidden=False) if row["vg_name"] == name]
        parts = {"vg": [full("vg", group)], "pv": physicals, "lv": volumes, **segments(here, str(name))}
        reports.append({kind: [form.row(row, tuple(row)) for row in rows] for kind, rows in parts.items()})
    orphans = [full("pv", row) for row in physical(here, hidden=True) if not row["vg_name"]]
    if orphans:
        reports.append({"pv": [form.row(row, tuple(row)) for row in orphans]})
    return Printed(json_report(reports))
