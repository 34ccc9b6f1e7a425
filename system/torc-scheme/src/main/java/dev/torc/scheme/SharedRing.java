package dev.torc.scheme;

import dev.torc.reactor.LinuxPort;
import dev.torc.reactor.LinuxShare;
import dev.torc.uring.Uring;
import dev.torc.uring.UringFeatures;
import java.io.IOException;

/// A server's share of the Linux ring of the reactor that hosts it.
final class SharedRing implements LinuxRing, AutoCloseable {

    /// The number of operations whose result nobody looks at.
    static final int NOBODYS = LinuxShare.NOBODYS;

    private final Uring uring;
    private final UringFeatures features;
    private final LinuxShare share;

    SharedRing(LinuxPort port, Uring uring, LinuxShare.Completions told) throws IOException {
        this.uring = uring;
        this.features = UringFeatures.probe();
        this.share = port.share(told);
    }

    @Override
    public Uring uring() {
        return uring;
    }

    @Override
    public UringFeatures features() {
        return features;
    }

    @Override
    public long claim() {
        return share.claim();
    }

    @Override
    public long userData(long token) {
        return share.userData((int) token);
    }

    @Override
    public long userDataOfNobody() {
        return share.userData(NOBODYS);
    }

    @Override
    public void cancel(long token) {
        share.cancel((int) token);
    }

    @Override
    public int registeredPool(ServedSession session, int pool) {
        return ((AttachedSession) session).registeredPool();
    }

    /// {@return how many operations Linux has}
    int inFlight() {
        return share.inFlight();
    }

    @Override
    public void close() {
        share.close();
    }
}
