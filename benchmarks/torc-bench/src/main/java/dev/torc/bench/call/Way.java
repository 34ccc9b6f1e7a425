package dev.torc.bench.call;

import java.util.Locale;

/// How a call comes to its scheme.
public enum Way {
    /// The scheme's server is a thread of the caller's process.
    IN_PROCESS("torc in-process"),
    /// The scheme is another process.
    DIRECT("torc direct"),
    /// The scheme is another process, and the kernel, a third one, forwards each call.
    DELEGATED("torc delegated");

    private final String contestant;

    Way(String contestant) {
        this.contestant = contestant;
    }

    /// {@return what it is called in tables}
    public String contestant() {
        return contestant;
    }

    /// {@return the way that [#word] names}
    static Way parse(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /// {@return a name without blanks, for command lines}
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
