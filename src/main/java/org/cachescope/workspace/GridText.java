package org.cachescope.workspace;

import java.util.LinkedHashMap;
import java.util.Map;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.CellAction;

/** The text that a picture carries, by which its run can be repeated. */
final class GridText {
    private GridText() {}

    static Map<String, String> of(SampleReport report) {
        Map<String, String> text = new LinkedHashMap<>();
        text.put("Software", "Cachescope");
        text.put("Title", report.model() + ", " + report.policy());
        text.put("cachescope-recipe", ReportJson.recipe(report).toString());
        text.put("cachescope-schedule", rows(report.schedule()));
        return text;
    }

    /** A line a network evaluation, in sampling order, a letter a layer: C compute, R reuse, D drop. */
    private static String rows(CacheSchedule schedule) {
        StringBuilder rows = new StringBuilder();
        for (CacheSchedule.Row row : schedule.rows()) {
            for (CellAction action : row.cells()) {
                rows.append(action.name().charAt(0));
            }
            rows.append('\n');
        }
        return rows.toString();
    }
}
