import org.jspecify.annotations.NullMarked;

/// What tests share, and a test kit for programs that use rings.
///
/// **Start with** [dev.torc.testkit.Simulation]: a Linux that exists in the test alone, with virtual time and with
/// faults that a seed chooses. Whatever takes a [dev.torc.uring.UringQueues] runs on the rings that it opens.
/// [dev.torc.testkit.chart.Chart] draws what a long run has seen.
@NullMarked
module dev.torc.testkit {
    requires static org.jspecify;
    // For charts; who draws none does not load it.
    requires static java.desktop;
    requires transitive dev.torc.layout;
    requires transitive dev.torc.uapi;
    requires dev.torc.posix;
    requires transitive dev.torc.ring;
    requires transitive dev.torc.uring;

    exports dev.torc.testkit;
    exports dev.torc.testkit.chart;
}
