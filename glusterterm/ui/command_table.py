"""The one table of commands: a key, a palette entry or a line of the help that is not in it does not exist."""

from glusterterm.model.ids import Kind
from glusterterm.ui.command import MENU_KEY, Command, Scope

_LISTS = (Scope.TREE, Scope.TABLE)
_BROWSING = (Scope.TOPOLOGY, Scope.VOLUMES, Scope.HEALS)
_ROWS = (*_BROWSING, Scope.TASKS)
_EVERYWHERE = (*_BROWSING, Scope.ACTIONS)
_IN_TREE = (Scope.TOPOLOGY, Scope.ACTIONS)
_MENU = (Scope.ACTIONS,)
_LEFT = (Scope.INTERRUPTED,)
_ONE_OF = (Scope.MENU, Scope.WHICH)
_LOG = (Scope.WHOLE_LOG,)

COMMANDS = (
    Command("cursor_up", "up,k", "Up", "Go one row up", _LISTS, palette=False),
    Command("cursor_down", "down,j", "Down", "Go one row down", _LISTS, palette=False),
    Command("page_up", "pageup,ctrl+b", "Page up", "Go one screen up", _LISTS, palette=False),
    Command("page_down", "pagedown,ctrl+f", "Page down", "Go one screen down", _LISTS, palette=False),
    Command("cursor_first", "home,g", "First row", "Go to the first row", _LISTS, palette=False),
    Command("cursor_last", "end,G", "Last row", "Go to the last row", _LISTS, palette=False),
    Command("fold", "left,h", "Fold", "Fold this row, or go to the one that holds it", (Scope.TREE,), palette=False),
    Command("unfold", "right,l", "Unfold", "Unfold this row, or go to its first child", (Scope.TREE,), palette=False),
    Command("fold_all", "-", "Fold all", "Show the clusters alone", (Scope.TREE,)),
    Command("unfold_all", "+,equals_sign", "Unfold all", "Show every node, device and brick", (Scope.TREE,)),
    Command("level_less", "[", "One level less", "Fold the deepest level that is shown", (Scope.TREE,)),
    Command("level_more", "]", "One level more", "Unfold one more level everywhere", (Scope.TREE,)),
    Command("scroll_up", "up,k", "Up", "Scroll one line up", (Scope.DETAIL, Scope.LOG), palette=False),
    Command("scroll_down", "down,j", "Down", "Scroll one line down", (Scope.DETAIL, Scope.LOG), palette=False),
    Command("page_up", "pageup,ctrl+b", "Page up", "Scroll one page up", (Scope.DETAIL, Scope.LOG), palette=False),
    Command(
        "page_down", "pagedown,ctrl+f", "Page down", "Scroll one page down", (Scope.DETAIL, Scope.LOG), palette=False
    ),
    Command("scroll_home", "home,g", "Start", "Scroll to the start", (Scope.DETAIL, Scope.LOG), palette=False),
    Command(
        "scroll_end", "end,G", "End", "Scroll to the end; the log follows it", (Scope.DETAIL, Scope.LOG), palette=False
    ),
    Command("toggle_requests", "r", "Requests in the log", "Show or hide each request", (Scope.LOG,), "requests"),
    Command("switch", "enter", "Use this profile", "Leave the present profile for this one", (Scope.PROFILES,), "use"),
    Command("probe", "p", "Check profiles", "Ask every profile's server how it is", (Scope.PROFILES,), "check"),
    Command(
        "new_profile", "a", "Add a profile", "Describe one more server, test it, save it", (Scope.PROFILES,), "add"
    ),
    Command(
        "resume_task",
        "r",
        "Resume the task",
        "Look what became of it, and go on with it",
        (Scope.TASKS,),
        "resume",
        mutates=True,
    ),
    Command(
        "give_up_task",
        "x",
        "Give the task up",
        "Cancel what was not sent yet; abandon what does not go on",
        (Scope.TASKS,),
        "give up",
        mutates=True,
    ),
    Command("filter", "/", "Filter", "Narrow the rows: name, id, host, state:failed, used:>80", _ROWS, "filter"),
    Command("back", "escape", "Back", "Close what is open, drop the filter, return to the rows", _ROWS, "back"),
    Command("open", "enter", "Open", "Show everything known about the row under the cursor", _ROWS, "open"),
    Command(
        "add",
        "a",
        "Add",
        "Add a node to this cluster, or devices to this node",
        _IN_TREE,
        "add",
        mutates=True,
        on=(Kind.CLUSTER, Kind.NODE, Kind.DEVICE, Kind.BRICK),
    ),
    Command(
        "create_volume",
        "c",
        "Create a volume",
        "Describe it, see whether it fits, make it",
        _EVERYWHERE,
        "create",
        mutates=True,
    ),
    Command(
        "expand",
        "e",
        "Expand a volume",
        "Make this volume larger",
        _EVERYWHERE,
        "expand",
        mutates=True,
        on=(Kind.BRICK, Kind.VOLUME),
    ),
    Command(
        "switch_off",
        "d",
        "Disable or enable",
        "Let no new bricks go to this node or device, or let them again",
        _IN_TREE,
        "disable",
        mutates=True,
        on=(Kind.NODE, Kind.DEVICE),
    ),
    Command(
        "replace",
        "r",
        "Replace a device",
        "Move its bricks, heal them, delete it, add a new disk",
        _IN_TREE,
        "replace",
        mutates=True,
        on=(Kind.DEVICE,),
    ),
    Command("delete", "delete", "Delete", "Delete this cluster, node, device or volume", _EVERYWHERE, mutates=True),
    Command(
        "evacuate", "v", "Evacuate", "Move all bricks off this node or device, or this brick away", _MENU, mutates=True
    ),
    Command("change_tags", "t", "Change tags", "Change the tags of this node or device", _MENU, mutates=True),
    Command("resync", "R", "Resync a device", "Have its figures replaced by what LVM says", _MENU, mutates=True),
    Command("clone", "l", "Clone a volume", "Make a writable copy of this volume", _MENU, mutates=True),
    Command(
        "restrict", "k", "Lock block hosting", "Let this volume take new block volumes, or none", _MENU, mutates=True
    ),
    Command(
        "start_or_stop", "s", "Start or stop", "Start this volume, or stop it for its clients", _MENU, mutates=True
    ),
    Command("start_bricks", "S", "Start bricks", "Start brick processes that are down", _MENU, mutates=True),
    Command("heal", "h", "Heal", "Have what the bricks of this volume lack healed now", _MENU, mutates=True),
    Command("rebalance", "w", "Rebalance", "Spread the files of this volume over all its sets", _MENU, mutates=True),
    Command("set_options", "O", "Set options", "Set or reset gluster's options of this volume", _MENU, mutates=True),
    Command(
        "profile_volume", "P", "Count operations", "Have gluster count what is done on it, or not", _MENU, mutates=True
    ),
    Command("take_over", "T", "Take over", "Keep on a pool's nodes what Heketi kept of them", _MENU, mutates=True),
    Command("set_flags", "f", "Set a cluster's flags", "Say which volumes this cluster takes", _MENU, mutates=True),
    Command("add_node", "n", "Add a node", "Add a storage server, with devices", _MENU, mutates=True),
    Command("create_cluster", "C", "Create a cluster", "Make a cluster, empty at first", _MENU, mutates=True),
    Command("create_block_volume", "b", "Create a block volume", "Make a block volume", _MENU, mutates=True),
    Command("expand_block_volume", "E", "Expand a block volume", "Make a block volume larger", _MENU, mutates=True),
    Command(
        "delete_block_volume", "B", "Delete a block volume", "Delete a block volume and its data", _MENU, mutates=True
    ),
    Command(
        "clean_up", "o", "Clean up operations", "Have operations undone that were left half done", _MENU, mutates=True
    ),
    Command(
        "load_topology",
        "p",
        "Load a topology file",
        "Make what a topology file names and is not there",
        _MENU,
        mutates=True,
    ),
    Command("set_server_mode", "m", "Set the server's mode", "Set what Heketi lets through", _MENU, mutates=True),
    Command(
        "set_log_level", "g", "Set the log level", "Set how much Heketi writes into its own log", _MENU, mutates=True
    ),
    Command(
        "actions",
        MENU_KEY,
        "Actions",
        "Everything that can be done with this object",
        _BROWSING,
        "actions",
        mutates=True,
    ),
    Command(
        "toggle",
        "space",
        "Fold or unfold",
        "Fold or unfold this row",
        (Scope.TREE,),
        "fold",
        palette=False,
        on=(Kind.CLUSTER, Kind.NODE, Kind.DEVICE),
    ),
    Command(
        "show_profile",
        "p",
        "Profile",
        "What the bricks of this volume do each second, as gluster counts it",
        (Scope.VOLUMES, Scope.HEALS),
        "profile",
        on=(Kind.VOLUME,),
    ),
    Command("close_profile", "escape,q", "Close", "Return to where you were", (Scope.PROFILE,), "close", palette=False),
    Command("next_match", "n", "Next match", "Go to the next row that matches", _BROWSING),
    Command("previous_match", "N", "Previous match", "Go to the row that matched before", _BROWSING),
    Command("sort_next", "s", "Sort by the next column", "Sort the table by another column", (Scope.VOLUMES,), "sort"),
    Command("sort_reverse", "S", "Turn the order", "Sort the other way round", (Scope.VOLUMES,), "reverse"),
    Command(
        "follow",
        "f",
        "Follow",
        "From a brick to its volume, from a volume to its bricks",
        _ROWS,
        "follow",
        on=(Kind.BRICK, Kind.VOLUME),
    ),
    Command(
        "next_brick",
        "b",
        "Next brick of the volume",
        "From a brick to the next of its volume",
        (Scope.TOPOLOGY,),
        "next brick",
        on=(Kind.BRICK,),
    ),
    Command("copy_id", "y", "Copy the id", "Put the id under the cursor on the clipboard", _ROWS, "copy id"),
    Command("copy_command", "Y", "Copy the command", "Put the command that shows it there", _BROWSING),
    Command("toggle_detail", "i", "Details", "Show or hide the details beside the rows", _BROWSING),
    Command("toggle_log", "L", "Log", "Show or hide the log", _BROWSING),
    Command("focus_log", "ctrl+l", "Go to the log", "Show the log and scroll in it", _BROWSING),
    Command(
        "accept", "enter", "Keep the filter", "Return to the rows, filtered", (Scope.FILTER,), "keep", palette=False
    ),
    Command("cancel", "escape", "Drop the filter", "Show all rows again", (Scope.FILTER,), "drop", palette=False),
    Command("choose_previous", "left", "Previous choice", "Choose what stands before", (Scope.FORM,), palette=False),
    Command("choose_next", "right,space", "Next choice", "Choose what stands behind", (Scope.FORM,), palette=False),
    Command(
        "submit",
        "enter",
        "Test, then save",
        "Test what was typed; what passed is saved",
        (Scope.FORM,),
        "test, then save",
        palette=False,
    ),
    Command(
        "leave", "escape,ctrl+q", "Leave", "Leave the form; nothing is saved", (Scope.FORM,), "leave", palette=False
    ),
    Command(
        "choose", "enter", "Do it", "Take what the cursor is on", (Scope.MENU, Scope.WHICH), "choose", palette=False
    ),
    Command("close", f"escape,{MENU_KEY}", "Close the menu", "Do nothing", (Scope.MENU,), "close", palette=False),
    Command(
        "copy_commands",
        "y",
        "Copy the commands",
        "Copy the commands that the plan shows",
        (Scope.PLAN,),
        "copy commands",
        palette=False,
    ),
    Command(
        "forward",
        "enter",
        "Go on",
        "Go on to the next page, the plan, the question",
        (Scope.WIZARD,),
        "go on",
        palette=False,
    ),
    Command(
        "backward",
        "escape,ctrl+q",
        "Go back",
        "Go back; nothing is sent, no answer is lost",
        (Scope.WIZARD,),
        "back",
        palette=False,
    ),
    Command("field_next", "down,tab", "Next field", "Go to the next field", (Scope.FIELDS,), palette=False),
    Command("field_previous", "up,shift+tab", "Field before", "Go to the field before", (Scope.FIELDS,), palette=False),
    Command("option_up", "up", "Up", "Go one option up", (Scope.OPTIONS,), palette=False),
    Command("option_down", "down", "Down", "Go one option down", (Scope.OPTIONS,), palette=False),
    Command("option_page_up", "pageup", "Page up", "Go some options up", (Scope.OPTIONS,), palette=False),
    Command("option_page_down", "pagedown", "Page down", "Go some options down", (Scope.OPTIONS,), palette=False),
    Command("option_first", "home", "First option", "Go to the first option", (Scope.OPTIONS,), palette=False),
    Command("option_last", "end", "Last option", "Go to the last option", (Scope.OPTIONS,), palette=False),
    Command(
        "mark",
        "space",
        "Choose or not",
        "Choose this option, or take the choice back",
        (Scope.OPTIONS,),
        "choose",
        palette=False,
    ),
    Command("say_yes", "y", "Yes", "Do it", (Scope.QUESTION,), "yes, do it", palette=False),
    Command("say_no", "escape,n", "No", "Leave it", (Scope.QUESTION, Scope.TYPED, Scope.WHICH), "no", palette=False),
    Command("say_typed", "enter", "Do it", "Do it, if what was typed is right", (Scope.TYPED,), "do it", palette=False),
    Command(
        "close", "escape,question_mark,q", "Close the help", "Return to where you were", (Scope.HELP,), palette=False
    ),
    Command("search_log", "/", "Search the log", "Show the lines that hold all words", _LOG, "search", palette=False),
    Command(
        "next_task", "o", "One task", "Show the lines of one task alone, then the next", _LOG, "task", palette=False
    ),
    Command("pause_log", "p", "Hold still", "Stop and go on following the end", _LOG, "hold", palette=False),
    Command(
        "save_log", "w", "Write to a file", "Write the lines that are shown to a file", _LOG, "write", palette=False
    ),
    Command("close_log", "escape,q", "Close the log", "Return to where you were", _LOG, "close", palette=False),
    Command("resume_all", "r", "Resume", "Look what became of each, and go on", _LEFT, "resume", palette=False),
    Command("look_at_them", "l,enter", "Look", "Show them among the tasks", _LEFT, "look", palette=False),
    Command("abandon_all", "a", "Abandon", "Send nothing more for them", _LEFT, "abandon", palette=False),
    Command("later", "escape", "Later", "Leave them as they are", _LEFT, "later", palette=False),
    Command("focus_next", "tab", "Next part", "Go to the next part of the screen", (Scope.APP,), palette=False),
    Command("focus_previous", "shift+tab", "Part before", "Go to the part before", (Scope.APP,), palette=False),
    Command("refresh", "f5,ctrl+r", "Refresh", "Ask the server again now", (Scope.APP,)),
    Command("show_topology", "1", "Topology", "Clusters, nodes, devices and bricks", (Scope.APP,), "screens"),
    Command("show_volumes", "2", "Volumes", "All volumes in a table", (Scope.APP,), "screens"),
    Command("show_tasks", "3", "Tasks", "Running, to be resumed, ended; and what others do", (Scope.APP,), "screens"),
    Command("show_heals", "5", "Heal and rebalance", "What is left to heal, and what moves", (Scope.APP,), "screens"),
    Command("show_profiles", "6", "Profiles", "All managed servers at a glance", (Scope.APP,), "screens"),
    Command("whole_log", "ctrl+o", "Whole log", "The log on the whole screen, by task, searched, saved", (Scope.APP,)),
    Command("open_demo", "D", "Open the demo", "Leave this server for a simulated cluster of our own", (Scope.APP,)),
    Command("next_theme", "t", "Next theme", "Change the colours; the palette lists all themes", (Scope.APP,)),
    Command(
        "command_palette", "ctrl+p", "Palette", "Find a command, a theme or an object by name", (Scope.APP,), "palette"
    ),
    Command("help", "?", "Help", "Every key, and what the signs mean", (Scope.APP,), "help"),
    Command(
        "suspend_process",
        "ctrl+z",
        "To the background",
        "Give the terminal to the shell; fg brings the console back",
        (Scope.APP,),
    ),
    Command("say_way_out", "ctrl+c", "Way out", "Say which key leaves the console", (Scope.APP,), palette=False),
    Command("quit", "q,ctrl+q", "Quit", "Leave the console", (Scope.APP,)),
)
