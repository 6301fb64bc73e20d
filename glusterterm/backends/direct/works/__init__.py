"""What each operation does on nodes: stages of commands, each with its way back. Pure: built from a snapshot."""
