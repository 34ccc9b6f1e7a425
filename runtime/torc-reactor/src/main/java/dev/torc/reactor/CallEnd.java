package dev.torc.reactor;

/// How a call came to its end.
public enum CallEnd {
    /// It has not, yet.
    PENDING(0),
    /// The other side answered.
    ANSWERED(1),
    /// It never reached the other side, which may be asked again, or another: refused, withdrawn, or not taken by a
    /// server that died.
    NOT_TAKEN(2),
    /// The other side had it and never answered: a server died, or the deadline of a call on a session passed. It
    /// may have happened, or not, or in part.
    UNKNOWN(3);

    private static final CallEnd[] BY_CODE = {PENDING, ANSWERED, NOT_TAKEN, UNKNOWN};

    private final byte code;

    CallEnd(int code) {
        this.code = (byte) code;
    }

    /// {@return a number for it, where there are many}
    byte code() {
        return code;
    }

    static CallEnd ofCode(byte code) {
        return BY_CODE[code];
    }
}
