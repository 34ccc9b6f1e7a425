package dev.torc.nio;

import dev.torc.client.StatusChange;
import java.io.IOException;
import java.nio.file.ProviderMismatchException;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The attributes of a file, to be read and changed.
///
/// @param path the file
/// @param followsLinks whether a link at the end of the path stands for what it leads to
/// @param name the view's
record TorcAttributeView(TorcPath path, boolean followsLinks, String name) implements PosixFileAttributeView {

    @Override
    public TorcFileAttributes readAttributes() throws IOException {
        return PathCalls.attributesToShow(path, followsLinks);
    }

    void change(StatusChange change) throws IOException {
        PathCalls.ask(path, (session, at) -> {
            if (followsLinks) {
                session.change(at, change);
            } else {
                session.changeLink(at, change);
            }
            return at;
        });
    }

    /// The time of the creation is the file system's own, and stays as it is.
    @Override
    public void setTimes(@Nullable FileTime modified, @Nullable FileTime accessed, @Nullable FileTime created)
            throws IOException {
        StatusChange change = StatusChange.none();
        if (modified != null) {
            change = change.withModified(modified.toInstant());
        }
        if (accessed != null) {
            change = change.withAccessed(accessed.toInstant());
        }
        if (modified != null || accessed != null) {
            change(change);
        }
    }

    @Override
    public void setPermissions(Set<PosixFilePermission> permissions) throws IOException {
        change(StatusChange.none().withMode(OpenRequest.Permissions.bits(permissions)));
    }

    @Override
    public UserPrincipal getOwner() throws IOException {
        return readAttributes().owner();
    }

    @Override
    public void setOwner(UserPrincipal owner) throws IOException {
        if (!(Objects.requireNonNull(owner) instanceof Accounts.User user)) {
            throw new ProviderMismatchException(owner + " is no user of a Torc file system");
        }
        change(StatusChange.none().withUser(user.id()));
    }

    @Override
    public void setGroup(GroupPrincipal group) throws IOException {
        if (!(Objects.requireNonNull(group) instanceof Accounts.Group known)) {
            throw new ProviderMismatchException(group + " is no group of a Torc file system");
        }
        change(StatusChange.none().withGroup(known.id()));
    }

    /// The same, of which the owner alone is shown.
    record Owner(TorcAttributeView all) implements FileOwnerAttributeView {

        @Override
        public String name() {
            return "owner";
        }

        @Override
        public UserPrincipal getOwner() throws IOException {
            return all.getOwner();
        }

        @Override
        public void setOwner(UserPrincipal owner) throws IOException {
            all.setOwner(owner);
        }
    }
}
