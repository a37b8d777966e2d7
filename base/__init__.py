"""The ground floor: what every package above uses and none of them owns."""
