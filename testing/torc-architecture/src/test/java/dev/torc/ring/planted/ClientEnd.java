package dev.torc.ring.planted;

/// Planted: stands in for a client's end of a ring.
public record ClientEnd() {}
