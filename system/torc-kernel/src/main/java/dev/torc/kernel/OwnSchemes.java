package dev.torc.kernel;

import dev.torc.kernel.event.EventScheme;
import dev.torc.kernel.event.MessageRing;
import dev.torc.kernel.memory.ShmScheme;
import dev.torc.kernel.process.ProcScheme;
import dev.torc.kernel.stream.ChanScheme;
import dev.torc.kernel.stream.PipeScheme;
import dev.torc.kernel.stream.StreamMemory;
import dev.torc.kernel.text.LogScheme;
import dev.torc.kernel.text.RandScheme;
import dev.torc.kernel.text.SysScheme;
import dev.torc.kernel.time.TimeScheme;
import dev.torc.kernel.time.Timeout;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The schemes and operations that every kernel has, made anew for each.
final class OwnSchemes {

    private OwnSchemes() {}

    /// @param domain the directory that the processes of `proc:` are told of, if the kernel has one
    static List<KernelScheme> schemes(Optional<Path> domain) {
        StreamMemory streams = new StreamMemory();
        return List.of(
                new NullScheme("null", NullScheme.Content.NOTHING),
                new NullScheme("zero", NullScheme.Content.ZEROS),
                new RandScheme(),
                new LogScheme(),
                new SysScheme(),
                new PipeScheme(streams),
                new ChanScheme(streams),
                new TimeScheme(),
                new EventScheme(),
                new ShmScheme(),
                new ProcScheme(domain));
    }

    static List<KernelOperation> operations() {
        return List.of(new Timeout(), new MessageRing());
    }
}
