package dev.torc.interfaces;

import dev.torc.ring.Submission;
import dev.torc.scheme.EntryFields;
import dev.torc.uapi.Errno;
import dev.torc.uapi.Opcode;

/// What an entry of a call may say.
final class CallFields {

    private static final int CONTRADICTIONS = EntryFields.FLAGS | EntryFields.IOPRIO | EntryFields.FILE_INDEX;

    private CallFields() {}

    /// {@return 0, or a negated errno}
    ///
    /// @param namesMemory whether what the entry names is memory that there is
    static int check(Submission entry, boolean namesMemory) {
        if (entry.opcode() != Opcode.URING_CMD.number()) {
            return Errno.ENOSYS.negated();
        }
        boolean contradicts = (EntryFields.present(entry) & CONTRADICTIONS) != 0
                || entry.offset() != Integer.toUnsignedLong((int) entry.offset());
        if (contradicts) {
            return Errno.EINVAL.negated();
        }
        return namesMemory ? 0 : Errno.EFAULT.negated();
    }
}
