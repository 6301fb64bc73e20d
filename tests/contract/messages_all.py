"""Every message of Heketi's that a change can meet."""

from tests.contract import messages_machines, messages_values, messages_volumes

MESSAGES = (*messages_machines.MESSAGES, *messages_volumes.MESSAGES, *messages_values.MESSAGES)
