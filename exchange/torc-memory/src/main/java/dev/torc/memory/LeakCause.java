package dev.torc.memory;

/// Why memory of a pool can never be given out again: somebody may still touch it, and will never say that it is
/// done.
public enum LeakCause {
    /// A peer did not answer a call before its session ended, and still has the memory mapped.
    PEER("its peer never answered"),
    /// Linux did not complete an operation on it before its ring was closed.
    LINUX("Linux never said that it was done"),
    /// A device did not confirm that it has stopped.
    DEVICE("its device never stopped");

    private final String sentence;

    LeakCause(String sentence) {
        this.sentence = sentence;
    }

    String sentence() {
        return sentence;
    }
}
