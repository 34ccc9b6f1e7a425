package dev.torc.ring.planted;

import dev.torc.posix.planted.TheDoor;

/// Planted: a class that uses a floor below it, as it may.
public final class AsksTheDoor {

    private AsksTheDoor() {}

    /// {@return what the door says}
    public static int ask() {
        return TheDoor.options();
    }
}
