package dev.torc.memory.planted;

/// Planted: what [dev.torc.layout.planted.ReachesUp] must not know of.
public record OnTheNextFloor() {}
