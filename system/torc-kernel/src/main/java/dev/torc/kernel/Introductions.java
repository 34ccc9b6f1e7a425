package dev.torc.kernel;

import dev.torc.posix.UnixSocket;
import dev.torc.ring.ControlMessage;
import dev.torc.scheme.PoolPath;
import dev.torc.uapi.Errno;
import dev.torc.uapi.LinuxLimits;
import dev.torc.uapi.PeerCredentials;
import dev.torc.uapi.TorcOpcode;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// INTRODUCE, which makes two processes a pair of sockets for a session of their own, of which the kernel is no
/// part; and KEEP_NAMES, which says whom a process can be introduced to.
final class Introductions extends KernelOperation {

    private static final int MOST_NAMES_BYTES = 1 << 16;

    private final Names names;
    private final MemorySegment scratch = MemorySegment.ofArray(new byte[LinuxLimits.PATH_MAX]);

    Introductions(Names names) {
        this.names = names;
    }

    @Override
    protected int[] opcodes() {
        return new int[] {TorcOpcode.INTRODUCE.number(), TorcOpcode.KEEP_NAMES.number()};
    }

    @Override
    protected int run(Call call) {
        if (call.entry().offset() != 0 || call.entry().operationFlags() != 0) {
            return Errno.EINVAL.negated();
        }
        return call.entry().opcode() == TorcOpcode.INTRODUCE.number() ? introduce(call) : keepNames(call);
    }

    private int introduce(Call call) {
        if (call.entry().length() != 0) {
            return Errno.EINVAL.negated();
        }
        int bytes = PoolPath.copy(call.pool(), call.address(), scratch);
        if (bytes < 0) {
            return bytes;
        }
        String name = text(scratch.asSlice(0, bytes));
        if (name.isEmpty()) {
            return introduceToKernel(call.context());
        }
        Optional<KernelScheme> scheme = names.find(call.context(), name);
        if (scheme.isEmpty()) {
            return host().notFound(call.context(), name);
        }
        if (!(scheme.get() instanceof ProcessScheme served)) {
            return Errno.EOPNOTSUPP.negated();
        }
        return introduce(call.context(), served);
    }

    private int introduce(Context client, ProcessScheme scheme) {
        UnixSocket.Pair pair;
        try {
            pair = UnixSocket.pair();
        } catch (IOException e) {
            return Errno.ENFILE.negated();
        }
        try {
            int told = scheme.introduce(pair.first(), client.credentials());
            return told != 0 ? told : answer(client, scheme.server().credentials(), pair.second());
        } finally {
            pair.first().close();
            pair.second().close();
        }
    }

    /// A session with the kernel is another context of the same process, which sees the same names.
    private int introduceToKernel(Context client) {
        UnixSocket.Pair pair;
        try {
            pair = UnixSocket.pair();
        } catch (IOException e) {
            return Errno.ENFILE.negated();
        }
        try {
            host().letIn(pair.first(), client.credentials(), client);
            return answer(client, host().self(), pair.second());
        } finally {
            pair.second().close();
        }
    }

    private int answer(Context client, PeerCredentials peer, UnixSocket end) {
        int tag = client.nextTag();
        int told = client.tell(new ControlMessage(ControlMessage.Kind.INTRODUCED, tag, 0, peer), end.descriptor());
        if (told != 0) {
            return told;
        }
        host().counters().add(KernelCounters.Total.INTRODUCTIONS);
        return tag;
    }

    private int keepNames(Call call) {
        int length = call.length();
        if (length > MOST_NAMES_BYTES) {
            return Errno.E2BIG.negated();
        }
        if (!call.isInPool(call.address(), length)) {
            return Errno.EFAULT.negated();
        }
        byte[] bytes = call.pool().asSlice(call.address(), length).toArray(ValueLayout.JAVA_BYTE);
        if (length > 0 && bytes[length - 1] != 0) {
            return Errno.EINVAL.negated();
        }
        Set<String> wanted = new HashSet<>(Arrays.asList(new String(bytes, StandardCharsets.ISO_8859_1).split("\0")));
        call.context().setNamespace(call.context().namespace().keep(wanted));
        return 0;
    }

    /// {@return the text of bytes, one character each: no name has others than ASCII's}
    private static String text(MemorySegment bytes) {
        return new String(bytes.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.ISO_8859_1);
    }
}
