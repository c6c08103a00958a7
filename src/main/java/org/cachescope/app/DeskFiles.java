package org.cachescope.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterFile;
import org.cachescope.evaluation.LayerErrors;
import org.cachescope.format.FileKind;
import org.cachescope.format.FormatException;
import org.cachescope.format.PngFile;
import org.cachescope.viewmodel.Dropped;
import org.cachescope.viewmodel.ExportKind;
import org.cachescope.viewmodel.WindowFiles;
import org.cachescope.workspace.InspectReport;
import org.cachescope.workspace.InspectTask;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.ModelChoice;
import org.cachescope.workspace.Problems;
import org.cachescope.workspace.Task;
import org.cachescope.workspace.export.ErrorsExport;
import org.cachescope.workspace.export.HeatmapExport;
import org.cachescope.workspace.export.HeatmapTable;
import org.cachescope.workspace.export.RouterExport;
import org.cachescope.workspace.studio.Picture;
import org.cachescope.workspace.studio.RunRequest;

/** Files that the window takes and gives, by the workspace's readers and writers. */
final class DeskFiles implements WindowFiles {
    private final Installation installation;
    private final DeskPictures pictures;

    DeskFiles(Installation installation, DeskPictures pictures) {
        this.installation = installation;
        this.pictures = pictures;
    }

    @Override
    public Task<Dropped> recognise(Path path) {
        return (progress, cancel) -> {
            try {
                if (Files.isRegularFile(path) && FileKind.of(path) == FileKind.PNG) {
                    return pictures.recognise(path);
                }
                InspectTask inspect = new InspectTask(installation, ModelChoice.of(path.toString()), false, null, null);
                return dropped(inspect.run(progress, cancel));
            } catch (FormatException | IllegalArgumentException e) {
                return new Dropped.Unknown(path, Problems.message(e));
            }
        };
    }

    private static Dropped dropped(InspectReport report) {
        return switch (report) {
            case InspectReport.Training training ->
                new Dropped.Unknown(
                        training.path(),
                        "It is a stopped training of a " + training.trained() + ", to go on with by 'cachescope "
                                + training.command() + " --resume'.");
            case InspectReport.Model model -> new Dropped.Model(model.path());
            case InspectReport.Autoencoder autoencoder -> new Dropped.Autoencoder(autoencoder.path());
            case InspectReport.Scores scores -> new Dropped.Router(scores.path(), scores.patternInFile());
            case InspectReport.Decisions decisions -> new Dropped.Router(decisions.path(), true);
        };
    }

    @Override
    public Task<Written> export(ExportKind kind, Content content, Path target) {
        return switch (kind) {
            case IMAGES, COMPARISON -> pictures.export(kind, target);
            case ROUTER_JSON,
                    ROUTER_TORCH,
                    SCHEDULE,
                    SCHEDULE_JSON,
                    HEATMAP_SVG,
                    HEATMAP_CSV,
                    HEATMAP_JSON,
                    ERROR_SVG,
                    ERROR_CSV,
                    PYTHON ->
                (_, _) -> {
                    write(kind, content, target);
                    return new Written(List.of(target));
                };
        };
    }

    @Override
    public Task<Path> picture(Picture drawn, Path target) {
        return (_, _) -> {
            PngFile.write(target, drawn.toImage(), Map.of());
            return target;
        };
    }

    private static void write(ExportKind kind, Content content, Path target) throws IOException {
        switch (kind) {
            case ROUTER_JSON -> RouterExport.writeRouterJson(target, scores(content));
            case ROUTER_TORCH -> RouterExport.writeTorch(target, scores(content));
            case PYTHON -> RouterExport.writePython(target, scores(content), content.theta());
            case SCHEDULE -> RouterExport.writeSmoothCache(target, content.run().schedule());
            case SCHEDULE_JSON ->
                RouterExport.writeScheduleJson(target, content.run().schedule());
            case HEATMAP_JSON -> HeatmapExport.writeJson(target, table(content));
            case ERROR_SVG -> ErrorsExport.writeSvg(target, errors(content));
            case ERROR_CSV -> ErrorsExport.writeCsv(target, errors(content));
            case HEATMAP_SVG -> HeatmapExport.writeSvg(target, table(content));
            case HEATMAP_CSV -> HeatmapExport.writeCsv(target, table(content));
            case IMAGES, COMPARISON -> throw new IllegalArgumentException(kind + " is no table");
        }
    }

    private static RouterFile scores(Content content) {
        if (content.router() == null) {
            throw new IllegalArgumentException("no router is in use");
        }
        return content.router().content();
    }

    private static LayerErrors errors(Content content) {
        if (content.errors() == null) {
            throw new IllegalArgumentException("no errors have been measured for this run");
        }
        return content.errors();
    }

    private static HeatmapTable table(Content content) {
        Router router = content.router() != null
                        && content.router().content() instanceof RouterFile.Learned(Router learned)
                        && learned.rows().evaluations()
                                == content.run().schedule().evaluations()
                ? learned
                : null;
        RunRequest run = content.run();
        return new HeatmapTable(
                run.schedule(),
                router,
                content.edits(),
                content.errors(),
                run.recipe().evaluations(run.model().architecture()));
    }
}
