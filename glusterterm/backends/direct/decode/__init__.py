"""What commands on a node print, as values of the model. Every text passes `model.text` here, once."""
