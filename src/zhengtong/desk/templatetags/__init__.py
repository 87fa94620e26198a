"""Tags of the desk: decision form, flow sheet, clock strip."""
