package dev.torc.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Whether Linux makes pages of shared memory huge when it is advised to.
///
/// The advice itself is always taken, so this is the only way to tell the caller the truth.
final class TransparentHugePages {

    private static final Path SWITCH = Path.of("/sys/kernel/mm/transparent_hugepage/shmem_enabled");

    private TransparentHugePages() {}

    /// {@return whether the administrator lets shared memory have them}
    static boolean areUsedForSharedMemory() {
        try {
            return isOn(Files.readString(SWITCH));
        } catch (IOException absent) {
            return false;
        }
    }

    /// {@return whether the choice in brackets is one that heeds advice, as in `always within_size [advise]
    /// never`}
    static boolean isOn(String choices) {
        return choices.contains("[always]")
                || choices.contains("[within_size]")
                || choices.contains("[advise]")
                || choices.contains("[force]");
    }
}
