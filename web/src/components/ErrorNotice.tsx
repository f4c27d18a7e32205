import { ApiError } from "../api/http";

export interface ErrorNoticeProps {
  /** What could not be loaded, to follow "Could not load". */
  what: string;
  error: Error;
  onRetry: () => void;
}

export function ErrorNotice({ what, error, onRetry }: ErrorNoticeProps) {
  const where = error instanceof ApiError ? ` (${error.path}${error.status ? `, ${error.status}` : ""})` : "";
  return (
    <div className="notice" role="alert">
      <p>
        Could not load {what}: {error.message}
        {where}.
      </p>
      <button type="button" className="btn" onClick={onRetry}>
        Try again
      </button>
    </div>
  );
}
