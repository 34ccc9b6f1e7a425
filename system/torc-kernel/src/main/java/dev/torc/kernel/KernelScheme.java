package dev.torc.kernel;

/// A scheme that the kernel itself answers for, like `null:`.
///
/// A path that [#open] is given is what stands behind the colon, without slashes at its beginning; the scheme's
/// root is the empty path.
///
/// **Threads.** The kernel's.
public abstract non-sealed class KernelScheme extends CallKeeper implements Beneath {

    private final String name;

    /// For subclasses.
    ///
    /// @param name the name: letters, digits, `.`, `_` and `-`
    protected KernelScheme(String name) {
        this.name = name;
    }

    /// {@return its name}
    public final String name() {
        return name;
    }

    /// The kernel has started, and lends what [#host] is from now on.
    protected void started() {}

    /// A context ends: its calls were cancelled. Who would have to wait for others to end one answers it now.
    void contextEnds(Context context) {}

    /// A context has ended: all its calls are answered and its handles gone.
    protected void contextEnded(Context context) {}

    /// The kernel ends, and no context is left.
    protected void stopped() {}

    @Override
    public String toString() {
        return name + ":";
    }
}
