package dev.torc.kernel;

import dev.torc.ring.Submission;
import dev.torc.scheme.FileLikeScheme;
import dev.torc.scheme.HandleTable;
import dev.torc.scheme.PoolPath;
import dev.torc.scheme.Request;
import dev.torc.scheme.SchemeHost;
import dev.torc.scheme.ServedSession;
import dev.torc.uapi.Errno;
import dev.torc.uapi.LinuxLimits;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.OpenFlags;
import dev.torc.uapi.OpenHow;
import dev.torc.uapi.PeerCredentials;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A scheme of pages of memory by name, for tests: `who` says who its caller is, reads of `never` wait until they
/// are cancelled, those of `deaf` also then, and reads of `later` until `go` is written, when the youngest is
/// answered first; `big` is long. [#TURN] turns memory round, [#COUNT] counts, [#SAY] repeats.
final class PagesScheme extends FileLikeScheme {

    static final int PAGE_BYTES = 4096;
    static final int BIG_BYTES = 1 << 20;

    /// Turns `len` bytes at `addr` round.
    static final int TURN = 160;

    /// A stream of the numbers below `off`, whose last result is `off`.
    static final int COUNT = 161;

    /// Answers `off`, all 64 bits of it.
    static final int SAY = 162;

    private final Map<String, byte[]> pages = new HashMap<>();
    private final List<String> open = new ArrayList<>();
    private final Deque<Long> waiting = new ArrayDeque<>();
    private final Set<Long> deaf = new HashSet<>();
    private final Map<Long, int[]> counts = new HashMap<>();
    private final CompletableFuture<Boolean> counted = new CompletableFuture<>();
    private @Nullable SchemeHost host;

    /// {@return completed by the first stream that ends: whether it came to its end}
    CompletableFuture<Boolean> counted() {
        return counted;
    }

    @Override
    public String name() {
        return "pages";
    }

    @Override
    public void start(SchemeHost lent) {
        host = lent;
    }

    @Override
    protected Disposition open(Request request) {
        Submission entry = request.entry();
        MemorySegment pool = request.session().pool(0);
        MemorySegment scratch = MemorySegment.ofArray(new byte[LinuxLimits.PATH_MAX]);
        int length = PoolPath.copy(pool, entry.address(), scratch);
        if (length < 0) {
            return answer(request, length);
        }
        String path = new String(scratch.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
        long flags = entry.opcode() == Opcode.OPENAT2.number()
                ? OpenHow.flags(pool.asSlice(entry.offset(), OpenHow.LAYOUT.byteSize()))
                : entry.operationFlags();
        if ((flags & OpenFlags.CREAT) != 0) {
            pages.putIfAbsent(path, new byte[path.equals("big") ? BIG_BYTES : PAGE_BYTES]);
        }
        boolean special = List.of("who", "never", "deaf", "later").contains(path);
        if (!special && !pages.containsKey(path)) {
            return answer(request, Errno.ENOENT.negated());
        }
        open.add(path);
        return answer(request, newHandle(request, open.size() - 1));
    }

    @Override
    protected Disposition read(Request request) {
        int found = request.session().handles().find(request.entry().fd());
        if (found == HandleTable.NONE) {
            return answer(request, Errno.EBADF.negated());
        }
        return switch (open.get(found)) {
            case "never" -> Disposition.TAKEN;
            case "deaf" -> {
                deaf.add(request.token());
                yield Disposition.TAKEN;
            }
            case "later" -> {
                waiting.push(request.token());
                yield Disposition.TAKEN;
            }
            case "who" -> answer(request, give(request, who(request)));
            default -> answer(request, give(request, pages.getOrDefault(open.get(found), new byte[0])));
        };
    }

    private static byte[] who(Request request) {
        PeerCredentials caller = request.credentials();
        return (caller.processId() + " " + caller.userId() + " " + caller.groupId()).getBytes(StandardCharsets.UTF_8);
    }

    private static int give(Request request, byte[] bytes) {
        Submission entry = request.entry();
        if (entry.offset() >= bytes.length) {
            return 0;
        }
        int count = (int) Math.min(entry.length(), bytes.length - entry.offset());
        MemorySegment.copy(
                bytes, (int) entry.offset(), request.session().pool(0), ValueLayout.JAVA_BYTE, entry.address(), count);
        return count;
    }

    @Override
    protected Disposition write(Request request) {
        Submission entry = request.entry();
        int found = request.session().handles().find(entry.fd());
        if (found == HandleTable.NONE) {
            return answer(request, Errno.EBADF.negated());
        }
        byte[] page = pages.get(open.get(found));
        if (page == null) {
            return answer(request, Errno.EBADF.negated());
        }
        if (entry.offset() + entry.length() > page.length) {
            return answer(request, Errno.EFBIG.negated());
        }
        int count = (int) entry.length();
        MemorySegment.copy(
                request.session().pool(0), ValueLayout.JAVA_BYTE, entry.address(), page, (int) entry.offset(), count);
        if (open.get(found).equals("go")) {
            deaf.forEach(token -> answer(token, Errno.ECANCELED.negated()));
            deaf.clear();
            for (int i = 1; !waiting.isEmpty(); i++) {
                answer(waiting.pop(), i);
            }
        }
        return answer(request, count);
    }

    @Override
    protected Disposition other(Request request) {
        Submission entry = request.entry();
        return switch (entry.opcode()) {
            case TURN -> answer(request, turn(request));
            case COUNT -> {
                counts.put(request.token(), new int[] {0, (int) entry.offset()});
                streamHasRoom(request.token());
                yield Disposition.TAKEN;
            }
            case SAY -> {
                host().completeExtended(request.token(), entry.offset());
                yield Disposition.TAKEN;
            }
            default -> super.other(request);
        };
    }

    private static int turn(Request request) {
        Optional<MemorySegment> named = request.memory();
        if (named.isEmpty()) {
            return Errno.EFAULT.negated();
        }
        byte[] bytes = named.get().toArray(ValueLayout.JAVA_BYTE);
        for (int i = 0; i < bytes.length; i++) {
            named.get().set(ValueLayout.JAVA_BYTE, i, bytes[bytes.length - 1 - i]);
        }
        return bytes.length;
    }

    @Override
    public void streamHasRoom(long token) {
        int[] count = Objects.requireNonNull(counts.get(token));
        while (count[0] < count[1]) {
            if (host().send(token, count[0]) != SchemeHost.Sent.SENT) {
                return;
            }
            count[0]++;
        }
        counts.remove(token);
        counted.complete(true);
        answer(token, count[1]);
    }

    @Override
    public void cancel(long token) {
        waiting.remove(token);
        if (counts.remove(token) != null) {
            counted.complete(false);
        }
        if (deaf.contains(token)) {
            return;
        }
        answer(token, Errno.ECANCELED.negated());
    }

    private void answer(long token, int result) {
        host().complete(token, result);
    }

    private SchemeHost host() {
        return Objects.requireNonNull(host);
    }

    @Override
    public void sessionEnded(ServedSession session) {
        waiting.clear();
    }
}
