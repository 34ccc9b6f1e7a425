package dev.torc.kernel;

import dev.torc.posix.PeerCredentials;
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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A scheme of pages of memory by name, for tests: `who` says who its caller is, reads of `never` wait until they
/// are cancelled, and reads of `later` until `go` is written, when the youngest is answered first.
final class PagesScheme extends FileLikeScheme {

    static final int PAGE_BYTES = 4096;

    private final Map<String, byte[]> pages = new HashMap<>();
    private final List<String> open = new ArrayList<>();
    private final Deque<Long> waiting = new ArrayDeque<>();
    private final Set<Long> deaf = new HashSet<>();
    private @Nullable SchemeHost host;

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
            pages.putIfAbsent(path, new byte[PAGE_BYTES]);
        }
        boolean special = List.of("who", "never", "deaf", "later").contains(path);
        if (!special && !pages.containsKey(path)) {
            return answer(request, Errno.ENOENT.negated());
        }
        if (!request.session().handles().reserve()) {
            return answer(request, Errno.EMFILE.negated());
        }
        open.add(path);
        return answer(request, request.session().handles().add(open.size() - 1));
    }

    @Override
    protected Disposition close(Request request) {
        int found = request.session().handles().remove(request.entry().fd());
        return answer(request, found == HandleTable.NONE ? Errno.EBADF.negated() : 0);
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
        PeerCredentials caller = request.session().credentials();
        return (caller.processId() + " " + caller.userId()).getBytes(StandardCharsets.UTF_8);
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
    public void cancel(long token) {
        waiting.remove(token);
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
