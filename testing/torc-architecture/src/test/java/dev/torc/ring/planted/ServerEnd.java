package dev.torc.ring.planted;

/// Planted: stands in for a server's end of a ring.
public record ServerEnd() {}
