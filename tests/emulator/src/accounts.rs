//! Who may call, and in whose name.

use twilio_functions::credentials::AccountSidAuthToken;
use twilio_functions::sids::AccountSid;

/// One way into an account.
#[derive(Clone, Debug)]
pub struct Login {
    account: AccountSid,
    credentials: AccountSidAuthToken,
}

impl Login {
    /// The account's own SID with its Auth Token.
    pub fn auth_token(account: AccountSid, token: impl Into<String>) -> Self {
        Self {
            account,
            credentials: AccountSidAuthToken::new(account.as_str(), token.into()),
        }
    }

    /// An API key of the account: its SID (`SK…`) and its secret.
    pub fn api_key(account: AccountSid, sid: impl Into<String>, secret: impl Into<String>) -> Self {
        Self {
            account,
            credentials: AccountSidAuthToken::new(sid, secret.into()),
        }
    }

    /// The account that it leads into.
    #[must_use]
    pub fn account(&self) -> AccountSid {
        self.account
    }

    /// What a caller has to present.
    #[must_use]
    pub fn credentials(&self) -> &AccountSidAuthToken {
        &self.credentials
    }
}

/// The account that these credentials lead into. All logins are looked at, so that the time it takes tells nothing.
pub(crate) fn account(logins: &[Login], given: &AccountSidAuthToken) -> Option<AccountSid> {
    logins.iter().fold(None, |found, login| {
        let Login {
            account,
            credentials,
        } = login;
        let same = given.matches(credentials.username(), credentials.password());
        if same { Some(*account) } else { found }
    })
}
