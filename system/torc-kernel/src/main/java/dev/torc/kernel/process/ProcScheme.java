package dev.torc.kernel.process;

import dev.torc.kernel.KernelScheme;
import dev.torc.kernel.Listing;
import dev.torc.kernel.Lookup;
import dev.torc.kernel.ResourceStatus;
import dev.torc.uapi.DirectoryEntryType;
import dev.torc.uapi.Errno;
import dev.torc.uapi.PeerCredentials;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// `proc:`: processes that the kernel has started.
///
/// Writing to `proc:new` what [dev.torc.client.ProcessStart] says starts one, which is attached to the kernel
/// before its first instruction, as a context that sees what its starter does; the handle stands for it from then
/// on, as every one that `proc:NUMBER` is opened by. A handle is waited for by WAITID, or watched, and signalled by
/// SIGNAL; a read tells of it in a line of text.
///
/// A process outlives its handles and the context that has started it. It is forgotten when it has ended and no
/// handle of it is open; Linux' own table has it no longer than it runs. Only processes of the kernel's own user
/// start others, and a user's are opened by the user, and by root.
public final class ProcScheme extends KernelScheme {

    private static final String NEW = "new";

    private final Map<Integer, Child> children = new TreeMap<>();
    private final Optional<Path> domain;

    /// Makes it.
    ///
    /// @param domain the directory that processes are told of, if the kernel has one
    public ProcScheme(Optional<Path> domain) {
        super("proc");
        this.domain = domain;
    }

    /// {@return the directory that processes are told of}
    Optional<Path> domain() {
        return domain;
    }

    @Override
    public int open(Lookup lookup) {
        if (lookup.path().isEmpty()) {
            return lookup.opened(listing());
        }
        if (lookup.path().equals(NEW)) {
            return lookup.opened(new ChildHandle(this, lookup.context()));
        }
        Optional<Child> child = find(lookup);
        if (child.isEmpty()) {
            return Lookup.notThere();
        }
        PeerCredentials who = lookup.context().credentials();
        if (who.userId() != 0 && who.userId() != child.get().userId()) {
            return Errno.EACCES.negated();
        }
        return lookup.opened(new ChildHandle(this, lookup.context(), child.get()));
    }

    private Optional<Child> find(Lookup lookup) {
        try {
            return Optional.ofNullable(children.get(Integer.parseInt(lookup.path())));
        } catch (NumberFormatException noNumber) {
            return Optional.empty();
        }
    }

    private Listing listing() {
        return new Listing(children.keySet().stream()
                .map(number -> new Listing.Entry(number.toString(), DirectoryEntryType.REG))
                .toList());
    }

    @Override
    public int status(Lookup lookup) {
        if (lookup.path().isEmpty()) {
            return lookup.call().answer(ResourceStatus.directory());
        }
        boolean isThere = lookup.path().equals(NEW) || find(lookup).isPresent();
        return isThere ? lookup.call().answer(ResourceStatus.text(0)) : Lookup.notThere();
    }

    void add(Child child) {
        children.put(child.number(), child);
    }

    /// Forgets a process that has ended and of which no handle is open.
    void forgetIfOver(Child child) {
        if (child.isOver()) {
            children.remove(child.number(), child);
        }
    }

    /// The processes go on; who started them is told by the hang-up of their life lines that the kernel has ended.
    @Override
    protected void stopped() {
        children.values().forEach(Child::close);
        children.clear();
    }
}
