package dev.torc.uapi;

import java.util.Locale;

/// The instruction sets whose Linux Torc knows. Nearly all numbers are the same on both; the few that differ are
/// picked here.
///
/// Only the numbers of the machine that builds are compared with C headers, and of the other those system call numbers
/// that the generic header has.
public enum Architecture {
    /// Of 64 bits, from Intel and AMD.
    X86_64,
    /// Of 64 bits, from Arm.
    AARCH64;

    /// The one that this process runs on.
    ///
    /// Elsewhere the class fails to initialize: with the wrong numbers, Linux would do something else than
    /// was asked.
    public static final Architecture CURRENT = of(System.getProperty("os.arch", ""));

    /// {@return the architecture that the system property `os.arch` names so}
    ///
    /// @throws IllegalArgumentException if Torc does not know its numbers
    public static Architecture of(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> X86_64;
            case "aarch64", "arm64" -> AARCH64;
            default ->
                throw new IllegalArgumentException("no Linux numbers for architecture \"" + name
                        + "\": Torc runs on x86-64 and AArch64, in 64-bit processes");
        };
    }

    int pick(int onX86, int onAarch64) {
        return switch (this) {
            case X86_64 -> onX86;
            case AARCH64 -> onAarch64;
        };
    }
}
