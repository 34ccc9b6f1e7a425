package dev.torc.bench.call;

import dev.torc.ring.Submission;
import dev.torc.scheme.Request;
import dev.torc.scheme.Scheme;
import dev.torc.uapi.Errno;
import dev.torc.uapi.Opcode;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// What somebody would write who serves the call of [Meter] without that.
final class MeterByHand implements Scheme {

    /// The number of the call.
    static final int READ = 1;

    /// How long its answer is.
    static final int READING_BYTES = 24;

    static final long CHANNEL = 0;
    static final long VALUE = 8;
    static final long AT_NANOS = 16;

    @Override
    public String name() {
        return "meter";
    }

    @Override
    public Disposition handle(Request request) {
        request.complete(answer(request));
        return Disposition.TAKEN;
    }

    private static int answer(Request request) {
        Submission entry = request.entry();
        if (entry.opcode() != Opcode.URING_CMD.number() || entry.offset() != READ) {
            return Errno.ENOSYS.negated();
        }
        if (!request.namesMemory() || entry.length() < READING_BYTES) {
            return Errno.EFAULT.negated();
        }
        int channel = (int) entry.address3();
        MemorySegment pool = request.session().pool(entry.bufferIndex());
        long at = entry.address();
        pool.set(ValueLayout.JAVA_INT_UNALIGNED, at + CHANNEL, channel);
        pool.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, at + VALUE, MeterService.VALUE);
        pool.set(ValueLayout.JAVA_LONG_UNALIGNED, at + AT_NANOS, channel);
        return READING_BYTES;
    }
}
