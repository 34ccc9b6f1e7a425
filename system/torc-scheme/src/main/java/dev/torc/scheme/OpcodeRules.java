package dev.torc.scheme;

import dev.torc.ring.Submission;
import dev.torc.uapi.Errno;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.TorcOpcode;
import java.util.Arrays;

/// What is so of an opcode whatever the scheme is.
final class OpcodeRules {

    /// The scheme answers.
    static final int FOR_THE_SCHEME = 1;

    /// The server cancels what is named.
    static final int TO_CANCEL = 2;

    /// The opcodes that have a meaning, here or in another scheme.
    private static final boolean[] KNOWN = new boolean[256];

    /// The opcodes whose answer is how much was transferred, so that less than what was asked for ends a chain.
    private static final boolean[] TRANSFERS = new boolean[256];

    static {
        for (Opcode opcode : Opcode.values()) {
            KNOWN[opcode.number()] = true;
        }
        for (TorcOpcode opcode : TorcOpcode.values()) {
            KNOWN[opcode.number()] = true;
        }
        Arrays.fill(KNOWN, TorcOpcode.LAST + 1, KNOWN.length, true);
        TRANSFERS[Opcode.READ.number()] = true;
        TRANSFERS[Opcode.WRITE.number()] = true;
        TRANSFERS[Opcode.READ_FIXED.number()] = true;
        TRANSFERS[Opcode.WRITE_FIXED.number()] = true;
        TRANSFERS[Opcode.SPLICE.number()] = true;
        TRANSFERS[Opcode.TEE.number()] = true;
    }

    private OpcodeRules() {}

    /// {@return what every scheme answers alike: 0 or a negated errno; or whose it is}
    static int check(Submission entry) {
        int opcode = entry.opcode();
        if (opcode == Opcode.NOP.number()) {
            return entry.operationFlags() == 0 ? 0 : Errno.EINVAL.negated();
        }
        if (opcode == Opcode.ASYNC_CANCEL.number()) {
            return TO_CANCEL;
        }
        return KNOWN[opcode] && !isRegistration(entry) ? FOR_THE_SCHEME : Errno.EINVAL.negated();
    }

    static boolean isCancel(Submission entry) {
        return entry.opcode() == Opcode.ASYNC_CANCEL.number();
    }

    static boolean isRegistration(Submission entry) {
        return entry.opcode() == TorcOpcode.REGISTER_PERSONALITY.number();
    }

    /// {@return whether a result ends the chain that its entry is a member of}
    static boolean isFailure(Submission entry, int result) {
        return result < 0 || (TRANSFERS[entry.opcode()] && result < entry.length());
    }
}
