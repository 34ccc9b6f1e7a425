package dev.torc.kernel;

import dev.torc.scheme.ServedSession;
import dev.torc.uapi.PeerCredentials;

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
