"""What follows from what was typed: frames in, frames out. No files, no clock."""
