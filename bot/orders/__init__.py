"""Quote, place, submit, follow, settle and resolve orders."""
