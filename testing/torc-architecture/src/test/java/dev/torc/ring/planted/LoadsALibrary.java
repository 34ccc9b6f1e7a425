package dev.torc.ring.planted;

/// Planted: a class that loads native code of its own.
public final class LoadsALibrary {

    private LoadsALibrary() {}

    /// Loads it.
    @SuppressWarnings("restricted") // planted
    public static void load() {
        System.loadLibrary("planted");
    }
}
