package dev.torc.kernel;

/// What a process has open that serves a scheme: its hold on the name. A read waits until the name is taken away,
/// and says then, by 0, that this is the end.
final class SchemeHandle extends Resource {

    private final Names names;
    private final CallLine readers = new CallLine(this);
    private final ProcessScheme scheme;
    private boolean unmounted;

    SchemeHandle(Names names, String name, Context server) {
        this.names = names;
        this.scheme = new ProcessScheme(name, server, this);
    }

    ProcessScheme scheme() {
        return scheme;
    }

    /// Frees the name. Who has a session with the process keeps it.
    void unmount() {
        if (unmounted) {
            return;
        }
        unmounted = true;
        names.remove(scheme);
        for (long token = readers.poll(); token != CallLine.NOBODY; token = readers.poll()) {
            host().complete(token, 0);
        }
        scheme.unmount();
    }

    @Override
    protected int read(Call call) {
        if (unmounted) {
            return 0;
        }
        readers.add(call.token());
        return Call.LATER;
    }

    @Override
    protected int status(Call call) {
        return call.answer(ResourceStatus.stream());
    }

    @Override
    protected void gone() {
        unmount();
    }
}
