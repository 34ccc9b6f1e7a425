package dev.torc.kernel;

import dev.torc.uapi.Opcode;
import dev.torc.uapi.TorcOpcode;
import org.jspecify.annotations.Nullable;

/// What a call by path does that can be forwarded to a scheme's process.
enum PathOperation {
    OPENAT(Opcode.OPENAT.number()),
    OPENAT2(Opcode.OPENAT2.number()),
    STATX(Opcode.STATX.number()),
    UNLINKAT(Opcode.UNLINKAT.number()),
    RENAMEAT(Opcode.RENAMEAT.number()),
    MKDIRAT(Opcode.MKDIRAT.number()),
    SYMLINKAT(Opcode.SYMLINKAT.number()),
    LINKAT(Opcode.LINKAT.number()),
    READLINKAT(TorcOpcode.READLINKAT.number()),
    SETSTATX(TorcOpcode.SETSTATX.number()),
    STATFS(TorcOpcode.STATFS.number()),
    FACCESSAT(TorcOpcode.FACCESSAT.number());

    private static final @Nullable PathOperation[] BY_OPCODE = new PathOperation[256];

    static {
        for (PathOperation operation : values()) {
            BY_OPCODE[operation.opcode] = operation;
        }
    }

    private final int opcode;

    PathOperation(int opcode) {
        this.opcode = opcode;
    }

    /// {@return the operation of an opcode, or null if it is none with a path}
    static @Nullable PathOperation of(int opcode) {
        return BY_OPCODE[opcode];
    }

    int opcode() {
        return opcode;
    }

    /// {@return what becomes of the answer}
    Forwarder.Kind kind() {
        return switch (this) {
            case OPENAT, OPENAT2 -> Forwarder.Kind.OPEN;
            case STATX, STATFS -> Forwarder.Kind.STRUCT;
            case READLINKAT -> Forwarder.Kind.TEXT;
            case UNLINKAT, RENAMEAT, MKDIRAT, SYMLINKAT, LINKAT, SETSTATX, FACCESSAT -> Forwarder.Kind.PLAIN;
        };
    }

    /// {@return whether no path means the handle itself, which need not be a directory's}
    boolean isOfHandleWithoutPath() {
        return switch (this) {
            case LINKAT, READLINKAT, SETSTATX, STATFS, FACCESSAT -> true;
            case OPENAT, OPENAT2, STATX, UNLINKAT, RENAMEAT, MKDIRAT, SYMLINKAT -> false;
        };
    }
}
