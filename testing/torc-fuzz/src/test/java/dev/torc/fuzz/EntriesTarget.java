package dev.torc.fuzz;

import dev.torc.kernel.Kernel;
import dev.torc.kernel.KernelSetup;
import dev.torc.layout.Words;
import dev.torc.posix.UnixSocket;
import dev.torc.ring.Awaited;
import dev.torc.ring.ClientGreeting;
import dev.torc.ring.ClientRing;
import dev.torc.ring.Hello;
import dev.torc.ring.PollingPolicy;
import dev.torc.ring.RingSpec;
import dev.torc.uapi.CancelFlags;
import dev.torc.uapi.CqeFlags;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.SubmissionEntry;
import dev.torc.uapi.TorcOpcode;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Submission entries and the pool behind them, for a kernel: each is answered, at the latest when it is cancelled,
/// and the kernel goes on.
public final class EntriesTarget {

    private static final int MOST = 16;

    /// An input has at most one entry less.
    private static final int END_OF_CHAIN = MOST - 1;

    private static final int POOL_BYTES = 1 << 16;
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final long AGAIN_NANOS = Duration.ofMillis(2).toNanos();

    /// Of calls of the target's own: beyond those of the input.
    private static final long OWN = 1L << 40;

    /// What an input can open: nothing that could start or end a process of this machine.
    private static final byte[] NAMES =
            "null\0zero\0rand\0log\0sys\0pipe\0chan\0time\0event\0shm\0".getBytes(StandardCharsets.US_ASCII);

    private static final Kernel KERNEL;

    static {
        try {
            KERNEL = Kernel.start(KernelSetup.embedded());
        } catch (IOException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private EntriesTarget() {}

    /// The first byte is how many entries there are, each of 64 bytes, and in its upper half how many of them are
    /// done before the others; the rest is what the pool begins with. Since no handle can be guessed, a small `fd`
    /// of the later ones stands for what the ones before have opened.
    public static void fuzzerTestOneInput(byte[] data) throws IOException {
        if (data.length == 0) {
            return;
        }
        int count = Math.min((data.length - 1) / SubmissionEntry.BYTES, data[0] & (MOST - 1));
        UnixSocket.Pair pair = UnixSocket.pair();
        try (UnixSocket socket = pair.second()) {
            if (!KERNEL.attach(pair.first(), socket.peerCredentials())) {
                throw new AssertionError("the kernel has ended");
            }
            Hello hello = new Hello(Hello.FEATURES, RingSpec.ofEntries(64), POOL_BYTES, Hello.Wake.FUTEX);
            try (ClientGreeting.Attachment attachment = ClientGreeting.attach(socket, hello, null, LIMIT)) {
                var ring = new ClientRing(
                        attachment.segment(), attachment.serverEvent().orElse(null), PollingPolicy.never());
                new Run(ring, attachment.pools().getFirst().memory(), new ArrayList<>())
                        .run(data, count, Math.min(data[0] >> 4 & (MOST - 1), count));
                ring.closing();
            }
        }
    }

    /// One input, on a session of its own.
    private record Run(ClientRing ring, MemorySegment pool, List<Integer> handles) {

        void run(byte[] data, int count, int before) {
            MemorySegment.copy(NAMES, 0, pool, ValueLayout.JAVA_BYTE, 0, NAMES.length);
            long at = own(TorcOpcode.KEEP_NAMES.number(), OWN);
            SubmissionEntry.setLength(ring.entries(), at, NAMES.length);
            ring.submit();
            until(new BitSet(), 1);
            pool.fill((byte) 0);
            int rest = 1 + count * SubmissionEntry.BYTES;
            MemorySegment.copy(data, rest, pool, ValueLayout.JAVA_BYTE, 0, Math.min(data.length - rest, POOL_BYTES));
            ByteBuffer entries = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
            submit(entries, 0, before);
            submit(entries, before, count);
        }

        private void submit(ByteBuffer entries, int from, int to) {
            BitSet waiting = new BitSet();
            for (int i = from; i < to; i++) {
                put(entries, 1 + i * SubmissionEntry.BYTES, i);
                waiting.set(i);
            }
            endChain();
            waiting.set(END_OF_CHAIN);
            ring.submit();
            await(waiting);
        }

        private void put(ByteBuffer entries, int from, int number) {
            Words words = ring.entries();
            long at = ring.claim();
            for (int i = 0; i < SubmissionEntry.BYTES; i += Long.BYTES) {
                words.putLong(at + i, entries.getLong(from + i));
            }
            SubmissionEntry.setUserData(words, at, number);
            int handle = SubmissionEntry.fd(words, at);
            if (handle >= 0 && handle < handles.size()) {
                SubmissionEntry.setFd(words, at, handles.get(handle));
            }
        }

        /// A chain goes on until an entry that is not linked: what cancels would be its next member, and wait for it.
        private void endChain() {
            own(Opcode.NOP.number(), END_OF_CHAIN);
        }

        private long own(int opcode, long userData) {
            long at = ring.claim();
            SubmissionEntry.clear(ring.entries(), at);
            SubmissionEntry.setHeader(ring.entries(), at, opcode, 0, 0);
            SubmissionEntry.setUserData(ring.entries(), at, userData);
            return at;
        }

        /// Some wait for what never comes: they are cancelled, until none is left.
        private void await(BitSet waiting) {
            long begin = System.nanoTime();
            while (!waiting.isEmpty()) {
                if (System.nanoTime() - begin > LIMIT.toNanos()) {
                    throw new AssertionError("never answered, though cancelled: entries " + waiting);
                }
                long at = own(Opcode.ASYNC_CANCEL.number(), OWN);
                SubmissionEntry.setOperationFlags(ring.entries(), at, CancelFlags.ANY | CancelFlags.ALL);
                ring.submit();
                until(waiting, 1);
            }
        }

        /// Takes answers until so many calls of the target's own are answered, and what comes soon after.
        private void until(BitSet waiting, int own) {
            int left = own;
            while (left > 0 || !waiting.isEmpty()) {
                if (!ring.next()) {
                    Awaited awaited = ring.await(left > 0 ? LIMIT.toNanos() : AGAIN_NANOS);
                    if (awaited == Awaited.ENDED) {
                        throw new AssertionError("the kernel has ended the session");
                    }
                    if (awaited == Awaited.TIMED_OUT) {
                        if (left > 0) {
                            throw new AssertionError("a call of the target's own is not answered");
                        }
                        return;
                    }
                    continue;
                }
                long userData = ring.completions().userData();
                if (userData == OWN) {
                    left--;
                } else if (userData >= 0
                        && userData < MOST
                        && (ring.completions().flags() & CqeFlags.MORE) == 0) {
                    waiting.clear((int) userData);
                    if (ring.completions().result() >= MOST) {
                        handles.add(ring.completions().result());
                    }
                }
            }
        }
    }
}
