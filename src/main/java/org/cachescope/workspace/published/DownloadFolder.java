package org.cachescope.workspace.published;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.cachescope.workspace.Task;

/**
 * Where downloads go: a folder for each of what is published.
 *
 * @param folder made when needed
 */
public record DownloadFolder(Path folder) {
    /** The folder of one. */
    public Path of(PublishedModel model) {
        return folder.resolve(model.name());
    }

    /** What is to be opened of one that has been downloaded whole; empty where it has not. */
    public Optional<Path> downloaded(PublishedModel model) {
        boolean whole = !model.files().isEmpty()
                && model.files().stream()
                        .allMatch(file -> Files.exists(of(model).resolve(file.path())));
        return whole ? Optional.of(FetchTask.opened(model.files(), of(model))) : Optional.empty();
    }

    /** Downloads one, which a person has agreed to. */
    public Task<FetchReport> fetch(PublishedModel model) {
        return new FetchTask(model.files(), of(model));
    }
}
