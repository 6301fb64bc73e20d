"""Forms, plans and confirmations: how every change is asked for. Loaded when the first one is."""
