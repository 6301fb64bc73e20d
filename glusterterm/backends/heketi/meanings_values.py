"""What is wrong with a request itself, and what stands against changes of any kind (Heketi's API, sections 1 to 5)."""

from glusterterm.backends.heketi.meaning import Meaning

_NAMED = "correct the value named"
_TAGS = "tags: at most 32, names of 1 to 32 letters, digits, _ . -, values of at most 64 characters"
VALUES = (
    Meaning(
        "The target exists, contains other items, or is in use",
        "another operation is changing it, or bricks or volumes of it",
        "wait for the pending operation, or clean it up if it is stale or failed",
    ),
    Meaning("Unknown durability type", "Heketi knows no such durability", "use none, replicate or disperse"),
    Meaning("Invalid replica value", "Heketi makes 1 to 3 copies, no more", "ask for 2 or 3 copies"),
    Meaning(
        "Invalid dispersion combination",
        "Heketi disperses 2+1, 4+2, 8+3 and 8+4 only",
        "choose one of these combinations",
    ),
    Meaning("Invalid snapshot factor", "the snapshot factor is none", "give a factor from 1 to 100"),
    Meaning("Bad group id", "the group id is none", "give a group id from 0 to 2147483646"),
    Meaning(
        "Invalid tag matching rule",
        "the rule for tags can't be read",
        "write the option user.heketi.device-tag-match as KEY=VALUE or KEY!=VALUE",
    ),
    Meaning("validation failed: zone", "a zone is a number from 1 on", "give a zone of 1 or more"),
    Meaning(
        "is not a valid manage hostname",
        "the management name is no host name or address",
        "give a host name or an address",
    ),
    Meaning(
        "is not a valid storage hostname",
        "the storage name is no host name or address",
        "give a host name or an address",
    ),
    Meaning(
        "validation failed: hostnames",
        "a node needs a management name and a storage name",
        "give one host name or address for each",
    ),
    Meaning("is not a valid UUID", "an id is none of Heketi's: 32 hexadecimal digits", "choose the object itself"),
    Meaning("too many tags specified", "there are too many tags", _TAGS),
    Meaning("invalid characters in tag name", "a tag's name holds characters that Heketi does not take", _TAGS),
    Meaning("validation failed: tags: tag name", "a tag's name is too short or too long", _TAGS),
    Meaning("validation failed: tags: value of tag", "a tag's value is too long", _TAGS),
    Meaning(
        "validation failed: change_type", "tags are set, updated or deleted", "report this as a fault of the program"
    ),
    Meaning(
        "is not valid heal info check",
        "the heal check is asked for, left out, or left to Heketi",
        "report this as a fault of the program",
    ),
    Meaning("is not valid state", "there is no such state", "use online, offline or failed"),
    Meaning("validation failed: state", "there is no such state or mode", _NAMED),
    Meaning("validation failed: name", "the name or path has characters that Heketi does not take", _NAMED),
    Meaning("validation failed: size", "the size is none", "give a size of 1 GiB or more"),
    Meaning("validation failed: expand_size", "the size to add is none", "give 1 GiB or more to add"),
    Meaning("validation failed: new_size", "the new size is none", _NAMED),
    Meaning("validation failed: hacount", "the ha count is none", "give 1 or more, or 0 for all nodes"),
    Meaning("validation failed: restriction", "a hosting volume is locked or unlocked", _NAMED),
    Meaning(
        "too many ids specified",
        "at most 32 operations are cleaned up at once",
        "choose fewer, or none, which means all",
    ),
    Meaning("validation failed", "Heketi does not take a value", _NAMED),
    Meaning(
        "logger may be modified",
        "Heketi has one logger alone",
        "change the level of the logger glusterfs",
    ),
    Meaning(
        "invalid log level",
        "there is no such log level",
        "use none, critical, error, warning, info or debug",
    ),
    Meaning("unable to be parsed", "Heketi could not read the request", "report this as a fault of the program"),
    Meaning(
        "Unable to open database",
        "Heketi can't open its database",
        "look at the host Heketi runs on: its database's file system, and a second Heketi that holds it",
    ),
    Meaning(
        "database is in read-only mode",
        "Heketi opened its database for reading alone",
        "look at Heketi's log for why, mend that, and start Heketi anew",
    ),
    Meaning(
        "Id not found",
        "what it names is not in Heketi's database, or gluster has a brick that Heketi does not know",
        "look again; if it is there, compare gluster volume info with the bricks shown here and check the database",
    ),
)
