package org.cachescope.workspace.published;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.cachescope.workspace.CancelToken;
import org.cachescope.workspace.OutputFolder;
import org.cachescope.workspace.Progress;
import org.cachescope.workspace.ProgressListener;
import org.cachescope.workspace.Task;

/**
 * Downloads what a person has agreed to, file by file. What has come of a file stays when it is stopped, and the next
 * task goes on behind it.
 */
public final class FetchTask implements Task<FetchReport> {
    private static final Duration CONNECTING = Duration.ofSeconds(30);
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private final List<PublishedFile> files;
    private final Path folder;
    private final DiskSpace space;
    private final Duration silence;

    /**
     * A task.
     *
     * @param files one or more; a person has agreed to their download
     * @param folder receives them; made if missing
     */
    public FetchTask(List<PublishedFile> files, Path folder) {
        this(files, folder, DiskSpace.OF_THE_SYSTEM, SILENCE);
    }

    FetchTask(List<PublishedFile> files, Path folder, DiskSpace space, Duration silence) {
        this.files = List.copyOf(files);
        this.folder = folder;
        this.space = space;
        this.silence = silence;
    }

    /** {@inheritDoc} Then, and where it fails, what has come of a file stays beside its place. */
    @Override
    public FetchReport run(ProgressListener progress, CancelToken cancel) throws IOException {
        List<FetchReport.Entry> entries = new ArrayList<>();
        try (HttpClient client = HttpClient.newBuilder()
                .connectTimeout(CONNECTING)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build()) {
            for (PublishedFile file : files) {
                cancel.check();
                Path target = folder.resolve(file.path());
                Download.Fetched fetched;
                try (OutputFolder _ = OutputFolder.make(target.toAbsolutePath().getParent())) {
                    fetched = new Download(client, space, silence, file, target, progress, cancel).run();
                }
                entries.add(new FetchReport.Entry(
                        fetched.file(),
                        fetched.sizeBytes(),
                        fetched.sha256(),
                        file.sha256() != null,
                        fetched.wasThere()));
                progress.report(new Progress.Wrote("fetch", target));
            }
        }
        return new FetchReport(opened(files, folder), entries);
    }

    /** What is to be opened of files in a folder: the only one, or the folder. */
    static Path opened(List<PublishedFile> files, Path folder) {
        return files.size() == 1 ? folder.resolve(files.getFirst().path()) : folder;
    }
}
