package dev.torc.layout.planted;

import dev.torc.memory.planted.OnTheNextFloor;

/// Planted: a class of the lowest floor that knows of one above it.
public record ReachesUp(OnTheNextFloor above) {}
