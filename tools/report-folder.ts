/** Where `npm test` leaves vitest's JSON reports, one for each project it ran; relative to the project, never committed. */
export const REPORT_FOLDER = "reports/tests";
