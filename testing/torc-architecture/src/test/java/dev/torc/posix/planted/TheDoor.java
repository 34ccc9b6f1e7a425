package dev.torc.posix.planted;

import java.lang.foreign.Linker;

/// Planted: a class of the one room that may link.
public final class TheDoor {

    private TheDoor() {}

    /// {@return how many options a link that captures errno has}
    public static int options() {
        return new Linker.Option[] {Linker.Option.captureCallState("errno")}.length;
    }
}
