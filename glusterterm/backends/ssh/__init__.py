"""SSH: connections to nodes, and commands run over them."""
