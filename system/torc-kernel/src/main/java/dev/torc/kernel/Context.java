package dev.torc.kernel;

import dev.torc.posix.Descriptor;
import dev.torc.ring.ControlMessage;
import dev.torc.scheme.ServedSession;
import dev.torc.uapi.Errno;
import dev.torc.uapi.PeerCredentials;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// A process that has attached, as the kernel knows it. A process that attaches twice is two contexts.
///
/// **Threads.** The kernel's.
public final class Context {

    private final int number;
    private final ServedSession session;
    private final UserAccount user;
    private final Access access;
    private Namespace namespace = Namespace.ALL;
    private int kept;
    private long calls;
    private int lastTag;
    private int memories;
    private long sharedBytes;
    private int processes;

    Context(int number, ServedSession session, UserAccount user, Access access) {
        this.number = number;
        this.session = session;
        this.user = user;
        this.access = access;
    }

    /// {@return a number that no other context of this kernel has or had}
    public int number() {
        return number;
    }

    /// {@return who it is, as Linux said when it attached}
    public PeerCredentials credentials() {
        return session.credentials();
    }

    /// {@return how many handles it has open}
    public int handles() {
        return session.handles().open();
    }

    /// {@return how many of its calls wait to be answered}
    public int keptCalls() {
        return kept;
    }

    /// {@return how many calls it has made so far}
    public long calls() {
        return calls;
    }

    /// {@return the bytes of its pools}
    public long poolBytes() {
        long bytes = 0;
        for (int pool = 0; pool < session.pools(); pool++) {
            bytes += session.pool(pool).byteSize();
        }
        return bytes;
    }

    /// {@return the bytes of the shared memories that it has mapped}
    public long sharedBytes() {
        return sharedBytes;
    }

    /// {@return how many shared memories it has mapped}
    int memories() {
        return memories;
    }

    /// {@return how many processes that it has started are there}
    int processes() {
        return processes;
    }

    /// {@return a number for a message over its life line, by which the call that asked for it knows it}
    public int nextTag() {
        lastTag = lastTag == Integer.MAX_VALUE ? 1 : lastTag + 1;
        return lastTag;
    }

    /// Sends a control message with a descriptor over its life line.
    ///
    /// @param descriptor lent: the process gets a duplicate
    /// @return 0, or EAGAIN negated where the process has not taken what it was sent before, or ENODEV negated
    ///     where
    ///     it is gone
    public int tell(ControlMessage message, Descriptor descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(ControlMessage.LAYOUT);
            message.encode(bytes);
            return session.tell(bytes, List.of(descriptor)) ? 0 : Errno.EAGAIN.negated();
        } catch (IOException gone) {
            return Errno.ENODEV.negated();
        }
    }

    /// {@return whether it sees a scheme's name}
    public boolean sees(String name) {
        return namespace.sees(name) && access.mayOpen(name);
    }

    ServedSession session() {
        return session;
    }

    UserAccount user() {
        return user;
    }

    /// {@return what the domain's policy lets its user do}
    Access access() {
        return access;
    }

    Namespace namespace() {
        return namespace;
    }

    void setNamespace(Namespace narrower) {
        namespace = narrower;
    }

    void maps(long bytes) {
        memories++;
        sharedBytes += bytes;
        user.maps(bytes);
    }

    void unmaps(long bytes) {
        memories--;
        sharedBytes -= bytes;
        user.unmaps(bytes);
    }

    void processBegins() {
        processes++;
        user.processBegins();
    }

    void processEnds() {
        processes--;
        user.processEnds();
    }

    void callBegins() {
        calls++;
        kept++;
        user.callBegins();
    }

    void callEnds() {
        kept--;
        user.callEnds();
    }

    @Override
    public String toString() {
        return "context " + number + " of process " + credentials().processId();
    }
}
