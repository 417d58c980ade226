"""What the shop writes down around each `add`: the attempt before the call, its outcome after."""
